import type { Unknown } from "@vmprot/core";

/** The memory regions of DRM_I915_QUERY_MEMORY_REGIONS, by class. */
export type I915Region = "system" | "device";

/**
 * What i915 says of a buffer and of its GPU.
 */
export type I915Facts = {
  /** `discrete` GPUs have local memory (HAS_LMEM): DG1, DG2, ATS. */
  readonly graphics: "integrated" | "discrete";
  /** Integrated: I915_PARAM_HAS_LLC. Absent means unknown. */
  readonly hasLlc?: boolean | Unknown;
  /**
   * Integrated: what DRM_IOCTL_I915_GEM_GET_CACHING returns: 0 `none`, 1 `cached`, 2 `display`;
   * `user-pat` if it fails with EOPNOTSUPP, because userspace chose a PAT index. Absent means
   * unknown.
   */
  readonly caching?: "none" | "cached" | "display" | "user-pat" | Unknown;
  /**
   * Discrete: the memory regions that the buffer may be placed in, as its creator gave them to
   * I915_GEM_CREATE_EXT_MEMORY_REGIONS; no ioctl returns them. Absent means unknown.
   */
  readonly regions?: readonly I915Region[] | Unknown;
  /** The buffer was imported from another exporter. Absent means it was not. */
  readonly imported?: boolean | Unknown;
};
