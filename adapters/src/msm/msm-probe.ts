import {
  drmIoctl,
  errnoOf,
  failing,
  HANDLE,
  type HeaderChecks,
  headerChecks,
  programProbe,
  read,
  refuse,
  Structure,
} from "@vmprot/core/uapi";
import { macroChecks, macros } from "../families/macros.js";

/** MSM_BO_* of include/uapi/drm/msm_drm.h. */
export const MSM_BO = {
  SCANOUT: 0x1,
  GPU_READONLY: 0x2,
  /** Bound to one GPU address space; msm_gem_prime_export refuses it with EPERM. */
  NO_SHARE: 0x4,
  CACHED: 0x10000,
  WC: 0x20000,
  /** Deprecated: msm_gem_new_impl refuses it with EINVAL. */
  UNCACHED: 0x40000,
  /** Adreno a6xx and later only. */
  CACHED_COHERENT: 0x80000,
} as const;

const GEM_CLOSE = drmIoctl(
  "DRM_IOCTL_GEM_CLOSE",
  "write",
  0x09,
  new Structure("struct drm_gem_close", { handle: "u32", pad: "u32" }),
);

const GEM_NEW = drmIoctl(
  "DRM_IOCTL_MSM_GEM_NEW",
  "read-write",
  0x42,
  new Structure("struct drm_msm_gem_new", { size: "u64", flags: "u32", handle: "u32" }),
);

/** `len` and `pad` must be 0. */
const GEM_INFO = drmIoctl(
  "DRM_IOCTL_MSM_GEM_INFO",
  "read-write",
  0x43,
  new Structure("struct drm_msm_gem_info", {
    handle: "u32",
    info: "u32",
    value: "u64",
    len: "u32",
    pad: "u32",
  }),
);

/** Writes the buffer's MSM_BO_* flags to `value`. */
const MSM_INFO_GET_FLAGS = 5;

/** What the headers must say. */
export const uapiChecks = (): HeaderChecks => ({
  headers: ["drm.h", "msm_drm.h"],
  checks: [
    ...headerChecks([GEM_CLOSE, GEM_NEW]),
    ...macroChecks(macros("MSM_BO_", MSM_BO), {
      MSM_BO_CACHED_COHERENT: "6.12",
      MSM_BO_NO_SHARE: "6.18",
    }),
    // The structure was shorter before; headers that old are still about.
    ...headerChecks([GEM_INFO, { MSM_INFO_GET_FLAGS }], {
      since: { since: "6.2", ifdef: "MSM_INFO_GET_FLAGS" },
    }),
  ],
});

const EINVAL = 22;

/**
 * EINVAL is msm's answer for an imported buffer, and that of a kernel before 6.2 for any. A buffer
 * made on the spot, whose pages are not allocated before they are used, tells them apart. Source:
 * drivers/gpu/drm/msm/msm_drv.c, msm_ioctl_gem_info.
 */
const EXPLAIN_EINVAL = [
  { call: GEM_NEW, with: { size: 4096, flags: MSM_BO.WC } },
  {
    // No driver hands out 0, and the buffer's own handle is not ours to close.
    when: [
      { value: errnoOf(GEM_NEW), is: 0 },
      { value: read(GEM_NEW, "handle"), isNot: [0, HANDLE] },
    ],
    do: [
      { call: GEM_INFO, with: { handle: read(GEM_NEW, "handle"), info: MSM_INFO_GET_FLAGS } },
      // The file is closed after the probe, and with it whatever is left.
      { call: GEM_CLOSE, with: { handle: read(GEM_NEW, "handle") } },
      {
        when: { value: errnoOf(GEM_INFO), is: 0 },
        do: [
          refuse(
            "msm says that the buffer was imported; with its option separate_gpu_kms it says so of its own buffers too.",
            "FOREIGN_BUFFER",
          ),
        ],
      },
      refuse("This kernel lacks MSM_INFO_GET_FLAGS (Linux 6.2)."),
    ],
  },
  refuse("MSM_INFO_GET_FLAGS failed with EINVAL, and no buffer could be made to learn why."),
] as const;

/** Asks msm for a buffer's flags. A `msm-kms` device has no driver ioctls. */
export const msmProbe = programProbe({
  drmDrivers: ["msm"],
  // `drm` up to Linux 6.16, before msm had an exporter of its own.
  expNames: ["msm", "drm"],
  program: [
    { call: GEM_INFO, with: { handle: HANDLE, info: MSM_INFO_GET_FLAGS } },
    { when: { value: errnoOf(GEM_INFO), is: EINVAL }, do: EXPLAIN_EINVAL },
    failing(GEM_INFO, "MSM_INFO_GET_FLAGS"),
    { facts: { flags: read(GEM_INFO, "value") } },
  ],
});
