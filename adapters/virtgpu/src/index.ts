export { virtgpuAdapter } from "./virtgpu-adapter.js";
export type { VirtgpuFacts } from "./virtgpu-facts.js";
export { virtgpuPlacements } from "./virtgpu-placements.js";
export { virtgpuProbe } from "./virtgpu-probe.js";
export { UAPI_CHECKS } from "./virtgpu-uapi.js";
