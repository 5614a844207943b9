import { programProbe } from "@vmprot/core/uapi";
import { IMPORTED_BY_MAP_DUMB } from "../families/imported-by-map-dumb.js";

/** Asks whether a buffer on a vgem device is vgem's own; there is no more to know. */
export const vgemProbe = programProbe({
  drmDrivers: ["vgem"],
  expNames: ["drm"],
  program: [IMPORTED_BY_MAP_DUMB],
});
