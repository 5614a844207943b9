import { DEVICE_COHERENT, programProbe } from "@vmprot/core/uapi";

/** omapdrm alone exports under its name, and no ioctl tells a buffer's flags. */
export const omapdrmProbe = programProbe({
  expNames: ["omapdrm"],
  program: [{ facts: { flags: "unknown", deviceCoherent: DEVICE_COHERENT, imported: false } }],
});
