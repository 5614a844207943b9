export { vgemAdapter } from "./vgem.js";
export { uapiChecks, vgemProbe } from "./vgem-probe.js";
