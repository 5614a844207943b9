export { myGpuAdapter } from "./my-gpu-adapter.js";
export type { MyGpuFacts } from "./my-gpu-facts.js";
export { MY_GPU_FLAG } from "./my-gpu-flags.js";
export { myGpuPlacements } from "./my-gpu-placements.js";
export { myGpuProbe } from "./my-gpu-probe.js";
export { UAPI_CHECKS } from "./my-gpu-uapi.js";
