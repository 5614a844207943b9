export { fastrpcAdapter } from "./fastrpc.js";
export { fastrpcProbe } from "./fastrpc-probe.js";
