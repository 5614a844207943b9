export { amdgpuAdapter } from "./amdgpu-adapter.js";
export {
  AMDGPU_GEM_CREATE,
  AMDGPU_GEM_CREATE_FLAGS,
  AMDGPU_GEM_DOMAIN,
  type AmdgpuFacts,
} from "./amdgpu-facts.js";
export { amdgpuPlacements } from "./amdgpu-placements.js";
export { amdgpuProbe } from "./amdgpu-probe.js";
export { UAPI_CHECKS } from "./amdgpu-uapi.js";
