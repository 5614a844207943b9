import { drmProbe, facts } from "../families/drm-probe.js";
import { importedByMapDumb } from "../families/imported-by-map-dumb.js";

/** Asks whether a buffer is rockchip's own; there is no more to know. */
export const rockchipProbe = drmProbe({
  driver: "rockchip",
  expNames: ["drm"],
  ask: (device, known) => facts({ imported: importedByMapDumb(device, known) }),
});
