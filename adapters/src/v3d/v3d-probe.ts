import { IMPORTED, programProbe } from "@vmprot/core/uapi";

/** v3d maps all its buffers alike: whether one is its own is all there is to know. */
export const v3dProbe = programProbe({
  drmDrivers: ["v3d"],
  expNames: ["drm"],
  program: [{ facts: { imported: IMPORTED } }],
});
