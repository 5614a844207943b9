export { noMmapAdapter } from "./no-mmap.js";
export { NO_MMAP_EXPORTERS, type NoMmapExporter, noMmapProbe } from "./no-mmap-probe.js";
