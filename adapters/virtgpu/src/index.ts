export { virtgpuAdapter } from "./virtgpu-adapter.js";
export type { VirtgpuFacts } from "./virtgpu-facts.js";
export { virtgpuPlacements } from "./virtgpu-placements.js";
