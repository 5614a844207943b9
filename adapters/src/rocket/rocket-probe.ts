import { drmProbe, facts } from "../families/drm-probe.js";

/**
 * A handle on a rocket device is its own buffer: the driver imports none (no
 * gem_prime_import_sg_table). Source: drivers/accel/rocket/rocket_drv.c, rocket_drm_driver.
 */
export const rocketProbe = drmProbe({
  driver: "rocket",
  expNames: ["drm"],
  neverImports: true,
  ask: (_device, { deviceCoherent }) => facts({ deviceCoherent }),
});
