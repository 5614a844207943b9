export { virtgpuAdapter } from "./virtgpu.js";
export { uapiChecks, virtgpuProbe } from "./virtgpu-probe.js";
