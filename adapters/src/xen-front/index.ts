export { uapiChecks } from "../families/imported-by-map-dumb.js";
export { xenFrontAdapter } from "./xen-front.js";
export { xenFrontProbe } from "./xen-front-probe.js";
