export { powervrAdapter } from "./powervr.js";
export { powervrProbe } from "./powervr-probe.js";
