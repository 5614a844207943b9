export { i915Adapter } from "./i915.js";
export { i915Probe, uapiChecks } from "./i915-probe.js";
