export { vgemAdapter } from "./vgem-adapter.js";
export type { VgemFacts } from "./vgem-facts.js";
export { vgemPlacements } from "./vgem-placements.js";
export { vgemProbe } from "./vgem-probe.js";
export { UAPI_CHECKS } from "./vgem-uapi.js";
