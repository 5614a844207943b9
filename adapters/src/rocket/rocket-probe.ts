import { DEVICE_COHERENT, programProbe } from "@vmprot/core/uapi";

/**
 * A handle on a rocket device is its own buffer: the driver imports none (no
 * gem_prime_import_sg_table). Source: drivers/accel/rocket/rocket_drv.c, rocket_drm_driver.
 */
export const rocketProbe = programProbe({
  drmDrivers: ["rocket"],
  expNames: ["drm"],
  neverImports: true,
  program: [{ facts: { deviceCoherent: DEVICE_COHERENT } }],
});
