import { io, iow, iowr } from "./ioc.js";
import type { UapiChecks } from "./uapi-checks.js";

/** struct drm_version, of 64-bit processes (include/uapi/drm/drm.h). */
export const DRM_VERSION = {
  size: 64,
  major: 0,
  minor: 4,
  patch: 8,
  nameLen: 16,
  name: 24,
} as const;
/** struct drm_prime_handle. */
export const DRM_PRIME_HANDLE = { size: 12, handle: 0, flags: 4, fd: 8 } as const;
/** struct drm_gem_close. */
export const DRM_GEM_CLOSE = { size: 8, handle: 0 } as const;

/** Which driver this is; answered by every driver, and by render nodes. */
export const DRM_IOCTL_VERSION = iowr("d", 0x00, DRM_VERSION.size);
/** Closes a handle of this file. */
export const DRM_IOCTL_GEM_CLOSE = iow("d", 0x09, DRM_GEM_CLOSE.size);
/** Gives up being master, which the first opener of a primary node becomes unasked. */
export const DRM_IOCTL_DROP_MASTER = io("d", 0x1f);
/** Turns a dma-buf into a handle of this file. */
export const DRM_IOCTL_PRIME_FD_TO_HANDLE = iowr("d", 0x2e, DRM_PRIME_HANDLE.size);

/** What include/uapi must say, as C expressions. */
export const UAPI_CHECKS: UapiChecks = {
  headers: ["stddef.h", "drm.h"],
  checks: [
    { c: "sizeof(struct drm_version)", value: DRM_VERSION.size },
    { c: "offsetof(struct drm_version, version_major)", value: DRM_VERSION.major },
    { c: "offsetof(struct drm_version, version_minor)", value: DRM_VERSION.minor },
    { c: "offsetof(struct drm_version, version_patchlevel)", value: DRM_VERSION.patch },
    { c: "offsetof(struct drm_version, name_len)", value: DRM_VERSION.nameLen },
    { c: "offsetof(struct drm_version, name)", value: DRM_VERSION.name },
    { c: "sizeof(struct drm_prime_handle)", value: DRM_PRIME_HANDLE.size },
    { c: "offsetof(struct drm_prime_handle, handle)", value: DRM_PRIME_HANDLE.handle },
    { c: "offsetof(struct drm_prime_handle, flags)", value: DRM_PRIME_HANDLE.flags },
    { c: "offsetof(struct drm_prime_handle, fd)", value: DRM_PRIME_HANDLE.fd },
    { c: "sizeof(struct drm_gem_close)", value: DRM_GEM_CLOSE.size },
    { c: "offsetof(struct drm_gem_close, handle)", value: DRM_GEM_CLOSE.handle },
    { c: "DRM_IOCTL_VERSION", value: DRM_IOCTL_VERSION },
    { c: "DRM_IOCTL_GEM_CLOSE", value: DRM_IOCTL_GEM_CLOSE },
    { c: "DRM_IOCTL_DROP_MASTER", value: DRM_IOCTL_DROP_MASTER },
    { c: "DRM_IOCTL_PRIME_FD_TO_HANDLE", value: DRM_IOCTL_PRIME_FD_TO_HANDLE },
  ],
};
