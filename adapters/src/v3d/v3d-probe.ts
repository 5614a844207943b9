import { drmProbe, facts } from "../families/drm-probe.js";

/** v3d maps all its buffers alike: whether one is its own is all there is to know. */
export const v3dProbe = drmProbe({
  driver: "v3d",
  expNames: ["drm"],
  ask: (_device, { imported }) => facts({ imported }),
});
