import { dmaDevices } from "../families/dma-pgprot.js";
import { drmProbe, facts } from "../families/drm-probe.js";

/**
 * A handle is all there is to know: ethosu has no gem_prime_import_sg_table, so that a buffer that it
 * takes is its own. No ioctl returns the flags.
 */
export const ethosuProbe = drmProbe({
  driver: "ethosu",
  expNames: ["drm"],
  neverImports: true,
  ask: (_, known) => facts({ flags: "unknown", ...dmaDevices(known) }),
});
