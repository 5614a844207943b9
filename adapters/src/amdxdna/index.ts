export { amdxdnaAdapter } from "./amdxdna.js";
export { amdxdnaProbe } from "./amdxdna-probe.js";
