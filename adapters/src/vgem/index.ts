export { uapiChecks } from "../families/imported-by-map-dumb.js";
export { vgemAdapter } from "./vgem.js";
export { vgemProbe } from "./vgem-probe.js";
