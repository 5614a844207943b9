export { uapiChecks } from "../families/imported-by-map-dumb.js";
export { gemDmaAdapter } from "./gem-dma.js";
export { DRIVERS_WITH_POOL, GEM_DMA_DRIVERS, gemDmaProbe } from "./gem-dma-probe.js";
