export { nouveauAdapter } from "./nouveau.js";
export { nouveauProbe, uapiChecks } from "./nouveau-probe.js";
