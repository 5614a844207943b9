export { uapiChecks } from "../families/imported-by-map-dumb.js";
export { shmemDisplayAdapter } from "./shmem-display.js";
export { SHMEM_DISPLAYS, shmemDisplayProbe } from "./shmem-display-probe.js";
