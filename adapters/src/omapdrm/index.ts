export { omapdrmAdapter } from "./omapdrm.js";
export { omapdrmProbe } from "./omapdrm-probe.js";
