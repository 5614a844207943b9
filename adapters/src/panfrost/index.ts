export { panfrostAdapter } from "./panfrost.js";
export { PANFROST_BO, panfrostProbe, uapiChecks } from "./panfrost-probe.js";
