export { ETNA_BO, etnavivAdapter } from "./etnaviv.js";
export { etnavivProbe } from "./etnaviv-probe.js";
