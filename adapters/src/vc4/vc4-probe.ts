import { dmaDevices } from "../families/dma-pgprot.js";
import { drmProbe, facts } from "../families/drm-probe.js";
import { importedByMapDumb } from "../families/imported-by-map-dumb.js";

/** Asks whether a buffer is vc4's own; no UAPI tells more. */
export const vc4Probe = drmProbe({
  driver: "vc4",
  expNames: ["drm"],
  ask: (device, known) =>
    facts({ ...dmaDevices(known), imported: importedByMapDumb(device, known) }),
});
