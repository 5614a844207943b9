export { novaDrmAdapter } from "./nova-drm.js";
export { novaDrmProbe } from "./nova-drm-probe.js";
