import { drmProbe, facts } from "../families/drm-probe.js";
import { importedByMapDumb } from "../families/imported-by-map-dumb.js";

/**
 * Asks whether a buffer on a bochs device is bochs's own. Before Linux 6.13 MAP_DUMB never looks at
 * that, but then nothing can be imported either (no gem_prime_import_sg_table).
 */
export const bochsProbe = drmProbe({
  driver: "bochs-drm",
  expNames: ["drm"],
  ask: (device, known) => facts({ imported: importedByMapDumb(device, known) }),
});
