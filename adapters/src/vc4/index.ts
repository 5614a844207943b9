export { uapiChecks } from "../families/imported-by-map-dumb.js";
export { vc4Adapter } from "./vc4.js";
export { vc4Probe } from "./vc4-probe.js";
