import { drmProbe, facts } from "../families/drm-probe.js";

/** No ioctl of loongson's tells anything of a buffer: only the count of holders may be known. */
export const loongsonProbe = drmProbe({
  driver: "loongson",
  expNames: ["drm"],
  ask: (_, known) => facts({ ...known }),
});
