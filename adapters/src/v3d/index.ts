export { v3dAdapter } from "./v3d.js";
export { v3dProbe } from "./v3d-probe.js";
