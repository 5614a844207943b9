export { nvidiaDrmAdapter } from "./nvidia-drm.js";
export { nvidiaDrmProbe, uapiChecks } from "./nvidia-drm-probe.js";
