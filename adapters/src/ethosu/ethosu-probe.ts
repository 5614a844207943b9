import { programProbe } from "@vmprot/core/uapi";
import { DMA_DEVICES } from "../families/dma-pgprot.js";

/**
 * A handle is all there is to know: ethosu has no gem_prime_import_sg_table, so that a buffer that it
 * takes is its own. No ioctl returns the flags.
 */
export const ethosuProbe = programProbe({
  drmDrivers: ["ethosu"],
  expNames: ["drm"],
  neverImports: true,
  program: [{ facts: { flags: "unknown", ...DMA_DEVICES } }],
});
