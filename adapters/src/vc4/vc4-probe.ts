import { programProbe } from "@vmprot/core/uapi";
import { DMA_DEVICES } from "../families/dma-pgprot.js";
import { IMPORTED_BY_MAP_DUMB } from "../families/imported-by-map-dumb.js";

/** Asks whether a buffer is vc4's own; no UAPI tells more. */
export const vc4Probe = programProbe({
  drmDrivers: ["vc4"],
  expNames: ["drm"],
  program: [{ facts: DMA_DEVICES }, IMPORTED_BY_MAP_DUMB],
});
