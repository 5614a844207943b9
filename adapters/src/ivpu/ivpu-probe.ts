import { DEVICE_COHERENT, EXP_NAME, IMPORTED, programProbe } from "@vmprot/core/uapi";

const USERPTR = "ivpu_userptr_dmabuf";

/**
 * `exp_name` tells buffers of a program's own memory. IVPU_BO_INFO is not asked: on a fresh import it
 * reports flags 0, which is cached, of the driver's own write-combined buffers too. Source:
 * drivers/accel/ivpu/ivpu_gem.c, ivpu_gem_prime_import.
 */
export const ivpuProbe = programProbe({
  drmDrivers: ["intel_vpu"],
  expNames: ["drm", USERPTR],
  attachesOwn: true,
  program: [
    {
      facts: {
        flags: "unknown",
        userptr: { value: EXP_NAME, is: USERPTR },
        deviceCoherent: DEVICE_COHERENT,
        imported: { map: EXP_NAME, to: { [USERPTR]: false }, otherwise: IMPORTED },
      },
    },
  ],
});
