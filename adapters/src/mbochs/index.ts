export { mbochsAdapter } from "./mbochs.js";
export { mbochsProbe } from "./mbochs-probe.js";
