import { DEVICE_COHERENT, IMPORTED, programProbe } from "@vmprot/core/uapi";

/** No ioctl tells a buffer's flags: ETNAVIV_GEM_INFO returns an mmap offset and no more. */
export const etnavivProbe = programProbe({
  drmDrivers: ["etnaviv"],
  expNames: ["drm"],
  program: [{ facts: { flags: "unknown", deviceCoherent: DEVICE_COHERENT, imported: IMPORTED } }],
});
