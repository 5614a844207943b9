export { myGpuAdapter } from "./my-gpu.js";
export { FLAGS, probe, uapiChecks } from "./my-gpu-probe.js";
