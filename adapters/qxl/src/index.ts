export { qxlAdapter } from "./qxl-adapter.js";
export type { QxlFacts } from "./qxl-facts.js";
export { qxlPlacements } from "./qxl-placements.js";
export { qxlProbe } from "./qxl-probe.js";
