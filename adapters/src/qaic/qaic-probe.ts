import { drmProbe, facts } from "../families/drm-probe.js";

/**
 * No ioctl tells an import from the driver's own, and the count of holders neither: the driver
 * attaches to its own buffers too. So that whoever made the buffer has to say.
 */
export const qaicProbe = drmProbe({
  driver: "qaic",
  expNames: ["drm"],
  attachesOwn: true,
  ask: (_device, { deviceCoherent, imported }) => facts({ deviceCoherent, imported }),
});
