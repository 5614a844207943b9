/**
 * What msm says of a buffer.
 */
export type MsmFacts = {
  /**
   * MSM_BO_* flags, as MSM_INFO_GET_FLAGS returns them: a 32-bit mask.
   *
   * @asType integer
   * @minimum 0
   * @maximum 4294967295
   */
  readonly flags: number;
};

/** MSM_BO_* of include/uapi/drm/msm_drm.h. */
export const MSM_BO = {
  SCANOUT: 0x1,
  GPU_READONLY: 0x2,
  /** Bound to one GPU address space; msm_gem_prime_export refuses it with EPERM. */
  NO_SHARE: 0x4,
  CACHED: 0x10000,
  WC: 0x20000,
  /** Deprecated: msm_gem_new_impl refuses it with EINVAL. */
  UNCACHED: 0x40000,
  /** Adreno a6xx and later only. */
  CACHED_COHERENT: 0x80000,
} as const;

/** MSM_BO_CACHE_MASK. */
export const MSM_BO_CACHE_MASK = 0xf0000;

/** MSM_BO_FLAGS: every flag that MSM_INFO_GET_FLAGS can return. */
export const MSM_BO_FLAGS = Object.values(MSM_BO).reduce((mask, bit) => mask | bit, 0);
