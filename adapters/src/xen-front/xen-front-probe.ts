import { DEVICE_COHERENT, programProbe } from "@vmprot/core/uapi";
import { IMPORTED_BY_MAP_DUMB } from "../families/imported-by-map-dumb.js";

/** Asks whether a buffer on a Xen display is its own. */
export const xenFrontProbe = programProbe({
  drmDrivers: ["xendrm-du"],
  expNames: ["drm"],
  program: [{ facts: { deviceCoherent: DEVICE_COHERENT } }, IMPORTED_BY_MAP_DUMB],
});
