import { drmProbe, facts } from "../families/drm-probe.js";
import { coherenceOf } from "../families/own-coherence.js";

/** No ioctl tells a buffer's flags, or how coherent the GPU is; firmware's word is the kernel's. */
export const powervrProbe = drmProbe({
  driver: "powervr",
  expNames: ["drm"],
  ask: (_device, known) =>
    facts({ flags: "unknown", ...coherenceOf("unknown", known), imported: known.imported }),
});
