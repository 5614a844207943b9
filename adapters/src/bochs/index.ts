export { uapiChecks } from "../families/imported-by-map-dumb.js";
export { bochsAdapter } from "./bochs.js";
export { bochsProbe } from "./bochs-probe.js";
