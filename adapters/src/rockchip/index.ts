export { uapiChecks } from "../families/imported-by-map-dumb.js";
export { rockchipAdapter } from "./rockchip.js";
export { rockchipProbe } from "./rockchip-probe.js";
