import type { Unknown } from "@vmprot/core";

/**
 * What is known of a radeon buffer.
 */
export type RadeonFacts = {
  /**
   * RADEON_GEM_DOMAIN_* of the buffer's creation, as RADEON_GEM_OP_GET_INITIAL_DOMAIN returns them:
   * CPU 1, GTT 2, VRAM 4.
   *
   * @asType integer
   * @minimum 0
   * @maximum 9007199254740991
   */
  readonly domains: number;
  /**
   * RADEON_GEM_* flags that the buffer's creator gave to DRM_RADEON_GEM_CREATE; dumb buffers have
   * none, 0. No ioctl returns them. Absent means unknown.
   *
   * @asType integer
   * @minimum 0
   * @maximum 9007199254740991
   */
  readonly flags?: number | Unknown;
  /** The buffer was imported from another exporter. Absent means it was not. */
  readonly imported?: boolean | Unknown;
};

/** RADEON_GEM_DOMAIN_* of include/uapi/drm/radeon_drm.h. */
export const RADEON_GEM_DOMAIN = {
  CPU: 0x1,
  GTT: 0x2,
  VRAM: 0x4,
} as const;

/** RADEON_GEM_* creation flags of include/uapi/drm/radeon_drm.h. */
export const RADEON_GEM = {
  NO_BACKING_STORE: 1 << 0,
  /** Uncached system memory. */
  GTT_UC: 1 << 1,
  /** Write-combined system memory. */
  GTT_WC: 1 << 2,
  CPU_ACCESS: 1 << 3,
  /** CPU access is not expected to work: the buffer is placed outside the CPU's window if it can be. */
  NO_CPU_ACCESS: 1 << 4,
} as const;

/** Every domain that radeon defines. */
export const RADEON_GEM_DOMAINS = Object.values(RADEON_GEM_DOMAIN).reduce((a, b) => a | b, 0);
/** Every flag that radeon defines. */
export const RADEON_GEM_FLAGS = Object.values(RADEON_GEM).reduce((a, b) => a | b, 0);
