/**
 * MADE-UP: the ioctl that tells a buffer's flags, and its structure: number, size and offsets in
 * bytes. Every DRM driver refuses this number with EINVAL, so that nothing happens by accident.
 */
export const GEM_INFO = {
  request: 0xc00c64ff,
  size: 12,
  handle: 0,
  flags: 4,
  imported: 8,
} as const;

/** MADE-UP: what the driver's UAPI header must say, as C expressions. vmprot's repository compares. */
export const UAPI_CHECKS = {
  headers: ["my_gpu_drm_drm.h"],
  /** MADE-UP: why no package has this header. Without this property it is compared. */
  unpublished: "MADE-UP: there is no such driver",
  checks: [
    { c: "DRM_IOCTL_GEM_INFO", value: GEM_INFO.request },
    { c: "sizeof(struct drm_gem_info)", value: GEM_INFO.size },
    { c: "offsetof(struct drm_gem_info, handle)", value: GEM_INFO.handle },
    { c: "offsetof(struct drm_gem_info, flags)", value: GEM_INFO.flags },
    { c: "offsetof(struct drm_gem_info, imported)", value: GEM_INFO.imported },
  ],
};
