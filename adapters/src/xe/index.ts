export { xeAdapter } from "./xe.js";
export { uapiChecks, xeProbe } from "./xe-probe.js";
