export { loongsonAdapter } from "./loongson.js";
export { loongsonProbe } from "./loongson-probe.js";
