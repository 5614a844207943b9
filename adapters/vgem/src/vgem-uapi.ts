/** DRM_IOCTL_MODE_MAP_DUMB and struct drm_mode_map_dumb: number, size and offsets in bytes. */
export const MODE_MAP_DUMB = {
  request: 0xc01064b3,
  size: 16,
  handle: 0,
  pad: 4,
  offset: 8,
} as const;

/** What include/uapi/drm/drm.h and drm_mode.h must say, as C expressions. */
export const UAPI_CHECKS = {
  headers: ["drm.h", "drm_mode.h"],
  checks: [
    { c: "DRM_IOCTL_MODE_MAP_DUMB", value: MODE_MAP_DUMB.request },
    { c: "sizeof(struct drm_mode_map_dumb)", value: MODE_MAP_DUMB.size },
    { c: "offsetof(struct drm_mode_map_dumb, handle)", value: MODE_MAP_DUMB.handle },
    { c: "offsetof(struct drm_mode_map_dumb, pad)", value: MODE_MAP_DUMB.pad },
    { c: "offsetof(struct drm_mode_map_dumb, offset)", value: MODE_MAP_DUMB.offset },
  ],
};
