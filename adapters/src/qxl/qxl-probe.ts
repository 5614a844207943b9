import { programProbe } from "@vmprot/core/uapi";

/**
 * A handle on a qxl device is all there is to know: qxl imports no foreign buffer, so it is native.
 * Source: drivers/gpu/drm/qxl/qxl_prime.c, qxl_gem_prime_import_sg_table (ENOSYS), which
 * drm_gem_prime_import_dev calls with the buffer attached and mapped.
 */
export const qxlProbe = programProbe({
  drmDrivers: ["qxl"],
  expNames: ["drm"],
  neverImports: "after-attaching",
  program: [],
});
