import { IMPORTED, programProbe } from "@vmprot/core/uapi";
import { COHERENCE_AS_TOLD } from "../families/own-coherence.js";

/** No ioctl tells a buffer's flags, or how coherent the GPU is; firmware's word is the kernel's. */
export const powervrProbe = programProbe({
  drmDrivers: ["powervr"],
  expNames: ["drm"],
  program: [{ facts: { flags: "unknown", ...COHERENCE_AS_TOLD, imported: IMPORTED } }],
});
