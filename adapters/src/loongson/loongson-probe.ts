import { DEVICE_COHERENT, IMPORTED, programProbe } from "@vmprot/core/uapi";

/** No ioctl of loongson's tells anything of a buffer: only the count of holders may be known. */
export const loongsonProbe = programProbe({
  drmDrivers: ["loongson"],
  expNames: ["drm"],
  program: [{ facts: { deviceCoherent: DEVICE_COHERENT, imported: IMPORTED } }],
});
