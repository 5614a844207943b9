export { vmwgfxAdapter } from "./vmwgfx.js";
export { uapiChecks, vmwgfxProbe } from "./vmwgfx-probe.js";
