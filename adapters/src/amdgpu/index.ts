export { amdgpuAdapter } from "./amdgpu.js";
export {
  AMDGPU_GEM_CREATE,
  AMDGPU_GEM_DOMAIN,
  amdgpuProbe,
  uapiChecks,
} from "./amdgpu-probe.js";
