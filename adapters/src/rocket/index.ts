export { rocketAdapter } from "./rocket.js";
export { rocketProbe } from "./rocket-probe.js";
