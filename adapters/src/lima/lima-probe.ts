import { IMPORTED, programProbe } from "@vmprot/core/uapi";

/** No ioctl tells a buffer's flags, and they do not change how it is mapped. */
export const limaProbe = programProbe({
  drmDrivers: ["lima"],
  expNames: ["drm"],
  program: [{ facts: { flags: "unknown", imported: IMPORTED } }],
});
