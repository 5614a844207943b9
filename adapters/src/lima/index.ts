export { limaAdapter } from "./lima.js";
export { limaProbe } from "./lima-probe.js";
