export { panthorAdapter } from "./panthor.js";
export { DRM_PANTHOR_BO, panthorProbe, uapiChecks } from "./panthor-probe.js";
