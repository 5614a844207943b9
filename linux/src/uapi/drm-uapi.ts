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

const PRIME_HANDLE = new Structure("struct drm_prime_handle", {
  handle: "u32",
  flags: "u32",
  fd: "s32",
});
/** Turns a dma-buf into a handle of this file. */
export const PRIME_FD_TO_HANDLE = drmIoctl(
  "DRM_IOCTL_PRIME_FD_TO_HANDLE",
  "read-write",
  0x2e,
  PRIME_HANDLE,
);
/** Exports a handle's buffer as a dma-buf, and fills in its descriptor. */
export const PRIME_HANDLE_TO_FD = drmIoctl(
  "DRM_IOCTL_PRIME_HANDLE_TO_FD",
  "read-write",
  0x2d,
  PRIME_HANDLE,
);

/** Makes a buffer that a screen could show; of primary nodes only. */
export const MODE_CREATE_DUMB = drmIoctl(
  "DRM_IOCTL_MODE_CREATE_DUMB",
  "read-write",
  0xb2,
  new Structure("struct drm_mode_create_dumb", {
    height: "u32",
    width: "u32",
    bpp: "u32",
    flags: "u32",
    handle: "u32",
    pitch: "u32",
    size: "u64",
  }),
);

/** What the headers must say. */
export const uapiChecks = (): HeaderChecks => ({
  headers: ["drm.h", "drm_mode.h"],
  checks: headerChecks([
    ...[VERSION, GEM_CLOSE, { DRM_IOCTL_DROP_MASTER }],
    ...[PRIME_FD_TO_HANDLE, PRIME_HANDLE_TO_FD, MODE_CREATE_DUMB],
  ]),
});
