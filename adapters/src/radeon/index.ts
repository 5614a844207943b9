export { radeonAdapter } from "./radeon.js";
export { RADEON_GEM, RADEON_GEM_DOMAIN, radeonProbe, uapiChecks } from "./radeon-probe.js";
