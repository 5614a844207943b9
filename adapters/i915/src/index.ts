export { i915Adapter } from "./i915-adapter.js";
export type { I915Facts, I915Region } from "./i915-facts.js";
export { i915Placements } from "./i915-placements.js";
export { i915Probe } from "./i915-probe.js";
export { UAPI_CHECKS } from "./i915-uapi.js";
