import {
  drmIoctl,
  type HeaderChecks,
  headerChecks,
  ioctlNumber,
  Structure,
} from "@vmprot/core/uapi";

/** Which driver this is; answered by every driver, and by render nodes. */
export const VERSION = drmIoctl(
  "DRM_IOCTL_VERSION",
  "read-write",
  0x00,
  new Structure("struct drm_version", {
    version_major: "s32",
    version_minor: "s32",
    version_patchlevel: "s32",
    name_len: "u64",
    name: "u64",
    date_len: "u64",
    date: "u64",
    desc_len: "u64",
    desc: "u64",
  }),
);

/** Closes a handle of this file. */
export const GEM_CLOSE = drmIoctl(
  "DRM_IOCTL_GEM_CLOSE",
  "write",
  0x09,
  new Structure("struct drm_gem_close", { handle: "u32", pad: "u32" }),
);

/** Gives up being master, which the first opener of a primary node becomes unasked. */
export const DRM_IOCTL_DROP_MASTER = ioctlNumber("none", "d", 0x1f, 0);

/** Turns a dma-buf into a handle of this file. */
export const PRIME_FD_TO_HANDLE = drmIoctl(
  "DRM_IOCTL_PRIME_FD_TO_HANDLE",
  "read-write",
  0x2e,
  new Structure("struct drm_prime_handle", { handle: "u32", flags: "u32", fd: "s32" }),
);

/** What the headers must say. */
export const uapiChecks = (): HeaderChecks => ({
  headers: ["drm.h"],
  checks: headerChecks([VERSION, GEM_CLOSE, { DRM_IOCTL_DROP_MASTER }, PRIME_FD_TO_HANDLE]),
});
