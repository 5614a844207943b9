import { programProbe } from "@vmprot/core/uapi";
import { IMPORTED_BY_MAP_DUMB } from "../families/imported-by-map-dumb.js";

/**
 * Asks whether a buffer on a bochs device is bochs's own. Before Linux 6.13 MAP_DUMB never looks at
 * that, but then nothing can be imported either (no gem_prime_import_sg_table).
 */
export const bochsProbe = programProbe({
  drmDrivers: ["bochs-drm"],
  expNames: ["drm"],
  program: [IMPORTED_BY_MAP_DUMB],
});
