import { drmProbe, facts } from "../families/drm-probe.js";

/** No ioctl tells a buffer's flags: ETNAVIV_GEM_INFO returns an mmap offset and no more. */
export const etnavivProbe = drmProbe({
  driver: "etnaviv",
  expNames: ["drm"],
  ask: (_device, { deviceCoherent, imported }) =>
    facts({ flags: "unknown", deviceCoherent, imported }),
});
