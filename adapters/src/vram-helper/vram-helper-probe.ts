import { programProbe } from "@vmprot/core/uapi";

/**
 * A handle on such a device is all there is to know: without gem_prime_import_sg_table they import no
 * foreign buffer, so it is native. Source: drivers/gpu/drm/drm_prime.c, drm_gem_prime_import_dev.
 */
export const vramHelperProbe = programProbe({
  drmDrivers: ["hibmc", "vboxvideo"],
  expNames: ["drm"],
  neverImports: true,
  program: [],
});
