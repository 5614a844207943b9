import { RADEON_GEM, RADEON_GEM_DOMAIN } from "./radeon-facts.js";

/** DRM_IOCTL_RADEON_GEM_OP and struct drm_radeon_gem_op: number, size and offsets in bytes. */
export const RADEON_GEM_OP = {
  request: 0xc010646c,
  size: 16,
  handle: 0,
  op: 4,
  value: 8,
} as const;

/** RADEON_GEM_OP_GET_INITIAL_DOMAIN. */
export const GET_INITIAL_DOMAIN = 0;

/** What include/uapi/drm/radeon_drm.h must say, as C expressions. */
export const UAPI_CHECKS = {
  headers: ["radeon_drm.h"],
  checks: [
    { c: "DRM_IOCTL_RADEON_GEM_OP", value: RADEON_GEM_OP.request },
    { c: "sizeof(struct drm_radeon_gem_op)", value: RADEON_GEM_OP.size },
    { c: "offsetof(struct drm_radeon_gem_op, handle)", value: RADEON_GEM_OP.handle },
    { c: "offsetof(struct drm_radeon_gem_op, op)", value: RADEON_GEM_OP.op },
    { c: "offsetof(struct drm_radeon_gem_op, value)", value: RADEON_GEM_OP.value },
    { c: "RADEON_GEM_OP_GET_INITIAL_DOMAIN", value: GET_INITIAL_DOMAIN },
    { c: "RADEON_GEM_DOMAIN_CPU", value: RADEON_GEM_DOMAIN.CPU },
    { c: "RADEON_GEM_DOMAIN_GTT", value: RADEON_GEM_DOMAIN.GTT },
    { c: "RADEON_GEM_DOMAIN_VRAM", value: RADEON_GEM_DOMAIN.VRAM },
    { c: "RADEON_GEM_NO_BACKING_STORE", value: RADEON_GEM.NO_BACKING_STORE },
    { c: "RADEON_GEM_GTT_UC", value: RADEON_GEM.GTT_UC },
    { c: "RADEON_GEM_GTT_WC", value: RADEON_GEM.GTT_WC },
    { c: "RADEON_GEM_CPU_ACCESS", value: RADEON_GEM.CPU_ACCESS },
    { c: "RADEON_GEM_NO_CPU_ACCESS", value: RADEON_GEM.NO_CPU_ACCESS },
  ],
};
