export { ETHOSU_BO, ethosuAdapter } from "./ethosu.js";
export { ethosuProbe } from "./ethosu-probe.js";
