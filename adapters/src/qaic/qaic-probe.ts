import { DEVICE_COHERENT, IMPORTED, programProbe } from "@vmprot/core/uapi";

/**
 * No ioctl tells an import from the driver's own, and the count of holders neither: the driver
 * attaches to its own buffers too. So that whoever made the buffer has to say.
 */
export const qaicProbe = programProbe({
  drmDrivers: ["qaic"],
  expNames: ["drm"],
  attachesOwn: true,
  program: [{ facts: { deviceCoherent: DEVICE_COHERENT, imported: IMPORTED } }],
});
