import { drmProbe, facts } from "../families/drm-probe.js";
import { importedByMapDumb } from "../families/imported-by-map-dumb.js";

/** Asks whether a buffer on a Xen display is its own. */
export const xenFrontProbe = drmProbe({
  driver: "xendrm-du",
  expNames: ["drm"],
  ask: (device, known) =>
    facts({
      deviceCoherent: known.deviceCoherent,
      imported: importedByMapDumb(device, known),
    }),
});
