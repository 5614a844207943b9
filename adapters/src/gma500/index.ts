export { gma500Adapter } from "./gma500.js";
export { gma500Probe } from "./gma500-probe.js";
