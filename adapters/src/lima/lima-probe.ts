import { drmProbe, facts } from "../families/drm-probe.js";

/** No ioctl tells a buffer's flags, and they do not change how it is mapped. */
export const limaProbe = drmProbe({
  driver: "lima",
  expNames: ["drm"],
  ask: (_device, { imported }) => facts({ flags: "unknown", imported }),
});
