export { videobuf2Adapter } from "./videobuf2.js";
export { videobuf2Probe } from "./videobuf2-probe.js";
