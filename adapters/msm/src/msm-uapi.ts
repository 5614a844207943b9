import { MSM_BO } from "./msm-facts.js";

/** DRM_IOCTL_MSM_GEM_INFO and struct drm_msm_gem_info: number, size and offsets in bytes. */
export const MSM_GEM_INFO = {
  request: 0xc0186443,
  size: 24,
  handle: 0,
  info: 4,
  value: 8,
  /** Must be 0, like `pad`. */
  len: 16,
  pad: 20,
} as const;

/** MSM_INFO_GET_FLAGS: writes the buffer's MSM_BO_* flags to `value`. Since Linux 6.2. */
export const MSM_INFO_GET_FLAGS = 5;

/** DRM_IOCTL_MSM_GEM_NEW and struct drm_msm_gem_new. */
export const MSM_GEM_NEW = {
  request: 0xc0106442,
  structSize: 16,
  size: 0,
  flags: 8,
  handle: 12,
} as const;

/** DRM_IOCTL_GEM_CLOSE and struct drm_gem_close. */
export const GEM_CLOSE = {
  request: 0x40086409,
  size: 8,
  handle: 0,
  pad: 4,
} as const;

/**
 * What the headers must say, as C expressions. Headers older than `since` need not: those that lack
 * the macro `ifdef` do not.
 */
export const UAPI_CHECKS = {
  headers: ["drm.h", "msm_drm.h"],
  checks: [
    { c: "DRM_IOCTL_GEM_CLOSE", value: GEM_CLOSE.request },
    { c: "sizeof(struct drm_gem_close)", value: GEM_CLOSE.size },
    { c: "offsetof(struct drm_gem_close, handle)", value: GEM_CLOSE.handle },
    { c: "offsetof(struct drm_gem_close, pad)", value: GEM_CLOSE.pad },
    { c: "DRM_IOCTL_MSM_GEM_NEW", value: MSM_GEM_NEW.request },
    { c: "sizeof(struct drm_msm_gem_new)", value: MSM_GEM_NEW.structSize },
    { c: "offsetof(struct drm_msm_gem_new, size)", value: MSM_GEM_NEW.size },
    { c: "offsetof(struct drm_msm_gem_new, flags)", value: MSM_GEM_NEW.flags },
    { c: "offsetof(struct drm_msm_gem_new, handle)", value: MSM_GEM_NEW.handle },
    { c: "MSM_BO_SCANOUT", value: MSM_BO.SCANOUT },
    { c: "MSM_BO_GPU_READONLY", value: MSM_BO.GPU_READONLY },
    { c: "MSM_BO_CACHED", value: MSM_BO.CACHED },
    { c: "MSM_BO_WC", value: MSM_BO.WC },
    { c: "MSM_BO_UNCACHED", value: MSM_BO.UNCACHED },
    {
      c: "MSM_BO_CACHED_COHERENT",
      value: MSM_BO.CACHED_COHERENT,
      since: "6.12",
      ifdef: "MSM_BO_CACHED_COHERENT",
    },
    { c: "MSM_BO_NO_SHARE", value: MSM_BO.NO_SHARE, since: "6.18", ifdef: "MSM_BO_NO_SHARE" },
    // The structure was shorter before; headers that old are still about.
    ...[
      { c: "DRM_IOCTL_MSM_GEM_INFO", value: MSM_GEM_INFO.request },
      { c: "sizeof(struct drm_msm_gem_info)", value: MSM_GEM_INFO.size },
      { c: "offsetof(struct drm_msm_gem_info, handle)", value: MSM_GEM_INFO.handle },
      { c: "offsetof(struct drm_msm_gem_info, info)", value: MSM_GEM_INFO.info },
      { c: "offsetof(struct drm_msm_gem_info, value)", value: MSM_GEM_INFO.value },
      { c: "offsetof(struct drm_msm_gem_info, len)", value: MSM_GEM_INFO.len },
      { c: "offsetof(struct drm_msm_gem_info, pad)", value: MSM_GEM_INFO.pad },
      { c: "MSM_INFO_GET_FLAGS", value: MSM_INFO_GET_FLAGS },
    ].map((check) => ({ ...check, since: "6.2", ifdef: "MSM_INFO_GET_FLAGS" })),
  ],
};
