export { videobuf2Adapter } from "./videobuf2-adapter.js";
export type { Videobuf2Facts } from "./videobuf2-facts.js";
export { videobuf2Placements } from "./videobuf2-placements.js";
export { videobuf2Probe } from "./videobuf2-probe.js";
