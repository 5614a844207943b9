export { ivpuAdapter } from "./ivpu.js";
export { ivpuProbe } from "./ivpu-probe.js";
