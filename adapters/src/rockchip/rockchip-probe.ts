import { programProbe } from "@vmprot/core/uapi";
import { IMPORTED_BY_MAP_DUMB } from "../families/imported-by-map-dumb.js";

/** Asks whether a buffer is rockchip's own; there is no more to know. */
export const rockchipProbe = programProbe({
  drmDrivers: ["rockchip"],
  expNames: ["drm"],
  program: [IMPORTED_BY_MAP_DUMB],
});
