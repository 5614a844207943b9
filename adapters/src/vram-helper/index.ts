export { vramHelperAdapter } from "./vram-helper.js";
export { vramHelperProbe } from "./vram-helper-probe.js";
