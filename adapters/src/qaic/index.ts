export { qaicAdapter } from "./qaic.js";
export { qaicProbe } from "./qaic-probe.js";
