import { drmProbe, facts } from "../families/drm-probe.js";
import { importedByMapDumb } from "../families/imported-by-map-dumb.js";

/** Asks whether a buffer on a vgem device is vgem's own; there is no more to know. */
export const vgemProbe = drmProbe({
  driver: "vgem",
  expNames: ["drm"],
  ask: (device, known) => facts({ imported: importedByMapDumb(device, known) }),
});
