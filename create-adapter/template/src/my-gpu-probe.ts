import {
  ask,
  drmIoctl,
  HANDLE,
  type HeaderChecks,
  headerChecks,
  programProbe,
  read,
  Structure,
} from "@vmprot/core/uapi";

/** MADE-UP: the driver's flags of a buffer, as its UAPI header defines them. */
export const FLAGS = {
  /** The CPU's mapping is cached, and the device snoops the CPU's caches. */
  CACHED: 0x1,
  /** The CPU's mapping is write-combined. */
  WC: 0x2,
} as const;

/**
 * MADE-UP: the ioctl that tells a buffer's flags, and its structure in the header's order. Every DRM
 * driver refuses this number with EINVAL, so that nothing happens by accident.
 */
const GEM_INFO = drmIoctl(
  "DRM_IOCTL_GEM_INFO",
  "read-write",
  0xff,
  new Structure("struct drm_gem_info", { handle: "u32", flags: "u32", imported: "u32" }),
);

/** What the driver's UAPI header must say, for a test that compiles and compares. */
export const uapiChecks = (): HeaderChecks => ({
  headers: ["my_gpu_drm_drm.h"],
  /** MADE-UP: why no package has this header. Without this property it is compared. */
  unpublished: "MADE-UP: there is no such driver",
  checks: headerChecks([GEM_INFO]),
});

/** Asks the driver for a buffer's flags: the steps begin where device and `exp_name` are right. */
export const probe = programProbe({
  /** What DRM_IOCTL_VERSION says of the device. */
  drmDrivers: ["my_gpu_drm"],
  /** MADE-UP: `exp_name` in the buffer's fdinfo: `drm`, or the name of the driver's own module. */
  expNames: ["drm"],
  uapi: uapiChecks(),
  program: [
    ...ask(GEM_INFO, { handle: HANDLE }, "GEM_INFO"),
    // Every fact of the adapter, "unknown" where the driver does not tell.
    {
      facts: {
        flags: read(GEM_INFO, "flags"),
        imported: { value: read(GEM_INFO, "imported"), isNot: 0 },
      },
    },
  ],
});
