import { programProbe } from "@vmprot/core/uapi";

/**
 * A handle on a gma500 device proves a native buffer: it imports none, without
 * gem_prime_import_sg_table. Where its memory is no ioctl tells. Source: drivers/gpu/drm/drm_prime.c,
 * drm_gem_prime_import_dev.
 */
export const gma500Probe = programProbe({
  drmDrivers: ["gma500"],
  expNames: ["drm"],
  neverImports: true,
  program: [{ facts: { stolen: "unknown" } }],
});
