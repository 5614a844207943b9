export { adapterModule } from "./adapter-module.js";
export { coreModule } from "./core-module.js";
export { ExporterAdapter, VmProt, VmProtOptions } from "./tokens.js";
