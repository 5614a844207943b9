import { drmProbe, facts } from "../families/drm-probe.js";

const USERPTR = "ivpu_userptr_dmabuf";

/**
 * `exp_name` tells buffers of a program's own memory. IVPU_BO_INFO is not asked: on a fresh import it
 * reports flags 0, which is cached, of the driver's own write-combined buffers too. Source:
 * drivers/accel/ivpu/ivpu_gem.c, ivpu_gem_prime_import.
 */
export const ivpuProbe = drmProbe({
  driver: "intel_vpu",
  expNames: ["drm", USERPTR],
  attachesOwn: true,
  ask(_device, { deviceCoherent, imported }, expName) {
    const userptr = expName === USERPTR;
    return facts({
      flags: "unknown",
      userptr,
      deviceCoherent,
      imported: userptr ? false : imported,
    });
  },
});
