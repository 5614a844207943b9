/** DRM_IOCTL_I915_GEM_GET_CACHING and struct drm_i915_gem_caching: number, size, offsets in bytes. */
export const GET_CACHING = {
  request: 0xc0086470,
  size: 8,
  handle: 0,
  caching: 4,
} as const;

/** I915_CACHING_*. */
export const I915_CACHING = {
  NONE: 0,
  CACHED: 1,
  DISPLAY: 2,
} as const;

/** DRM_IOCTL_I915_GETPARAM and struct drm_i915_getparam, as 64-bit processes have it. */
export const GETPARAM = {
  request: 0xc0106446,
  size: 16,
  param: 0,
  /** Points at the int that the driver writes. */
  value: 8,
} as const;

/** I915_PARAM_HAS_LLC: the GPU shares the CPU's last-level cache. */
export const I915_PARAM_HAS_LLC = 17;

/** DRM_IOCTL_I915_GEM_MMAP_OFFSET and struct drm_i915_gem_mmap_offset. */
export const MMAP_OFFSET = {
  request: 0xc0206464,
  size: 32,
  handle: 0,
  pad: 4,
  offset: 8,
  flags: 16,
  extensions: 24,
} as const;

/** I915_MMAP_OFFSET_WB. */
export const I915_MMAP_OFFSET_WB = 2;

/** What the headers must say, as C expressions. */
export const UAPI_CHECKS = {
  headers: ["i915_drm.h"],
  checks: [
    { c: "DRM_IOCTL_I915_GEM_GET_CACHING", value: GET_CACHING.request },
    { c: "sizeof(struct drm_i915_gem_caching)", value: GET_CACHING.size },
    { c: "offsetof(struct drm_i915_gem_caching, handle)", value: GET_CACHING.handle },
    { c: "offsetof(struct drm_i915_gem_caching, caching)", value: GET_CACHING.caching },
    { c: "I915_CACHING_NONE", value: I915_CACHING.NONE },
    { c: "I915_CACHING_CACHED", value: I915_CACHING.CACHED },
    { c: "I915_CACHING_DISPLAY", value: I915_CACHING.DISPLAY },
    { c: "DRM_IOCTL_I915_GETPARAM", value: GETPARAM.request },
    { c: "sizeof(drm_i915_getparam_t)", value: GETPARAM.size },
    { c: "offsetof(drm_i915_getparam_t, param)", value: GETPARAM.param },
    { c: "offsetof(drm_i915_getparam_t, value)", value: GETPARAM.value },
    { c: "I915_PARAM_HAS_LLC", value: I915_PARAM_HAS_LLC },
    { c: "DRM_IOCTL_I915_GEM_MMAP_OFFSET", value: MMAP_OFFSET.request },
    { c: "sizeof(struct drm_i915_gem_mmap_offset)", value: MMAP_OFFSET.size },
    { c: "offsetof(struct drm_i915_gem_mmap_offset, handle)", value: MMAP_OFFSET.handle },
    { c: "offsetof(struct drm_i915_gem_mmap_offset, pad)", value: MMAP_OFFSET.pad },
    { c: "offsetof(struct drm_i915_gem_mmap_offset, offset)", value: MMAP_OFFSET.offset },
    { c: "offsetof(struct drm_i915_gem_mmap_offset, flags)", value: MMAP_OFFSET.flags },
    {
      c: "offsetof(struct drm_i915_gem_mmap_offset, extensions)",
      value: MMAP_OFFSET.extensions,
    },
    { c: "I915_MMAP_OFFSET_WB", value: I915_MMAP_OFFSET_WB },
  ],
};
