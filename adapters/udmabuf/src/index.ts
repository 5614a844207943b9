export { udmabufAdapter } from "./udmabuf-adapter.js";
export type { UdmabufFacts } from "./udmabuf-facts.js";
export { udmabufPlacements } from "./udmabuf-placements.js";
export { udmabufProbe } from "./udmabuf-probe.js";
