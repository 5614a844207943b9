export { qxlAdapter } from "./qxl.js";
export { qxlProbe } from "./qxl-probe.js";
