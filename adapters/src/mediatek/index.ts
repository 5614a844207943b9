export { uapiChecks } from "../families/imported-by-map-dumb.js";
export { mediatekAdapter } from "./mediatek.js";
export { mediatekProbe } from "./mediatek-probe.js";
