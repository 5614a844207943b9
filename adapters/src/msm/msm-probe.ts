import type { ProbeDevice, ProbeResult } from "@vmprot/core";
import { drmIoctl, type HeaderChecks, headerChecks, Structure } from "@vmprot/core/uapi";
import { drmProbe, facts, maskOf, refuse, TOO_WIDE } from "../families/drm-probe.js";
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

/** Asks msm for a buffer's flags. A `msm-kms` device has no driver ioctls. */
export const msmProbe = drmProbe({
  driver: "msm",
  // `drm` up to Linux 6.16, before msm had an exporter of its own.
  expNames: ["msm", "drm"],
  ask(device): ProbeResult<{ readonly flags: number }> {
    const { errno, values } = getFlags(device, device.handle);
    if (errno === EINVAL) return explainEinval(device);
    if (errno !== 0) return refuse(`MSM_INFO_GET_FLAGS failed with errno ${errno}.`);
    const flags = maskOf(values.value);
    return flags === undefined ? TOO_WIDE : facts({ flags });
  },
});

const getFlags = (device: ProbeDevice, handle: number) =>
  GEM_INFO.issue(device, { handle, info: MSM_INFO_GET_FLAGS });

/**
 * EINVAL is msm's answer for an imported buffer, and that of a kernel before 6.2 for any. A buffer
 * made on the spot tells them apart. Source: drivers/gpu/drm/msm/msm_drv.c, msm_ioctl_gem_info.
 */
function explainEinval(device: ProbeDevice): ProbeResult<never> {
  const own = createBuffer(device);
  if (own === undefined) {
    return refuse(
      "MSM_INFO_GET_FLAGS failed with EINVAL, and no buffer could be made to learn why.",
    );
  }
  const { errno } = getFlags(device, own);
  // The file is closed after the probe, and with it whatever is left.
  GEM_CLOSE.issue(device, { handle: own });
  if (errno !== 0) return refuse("This kernel lacks MSM_INFO_GET_FLAGS (Linux 6.2).");
  return refuse(
    "msm says that the buffer was imported; with its option separate_gpu_kms it says so of its own buffers too.",
    "FOREIGN_BUFFER",
  );
}

/** The handle of a new buffer, whose pages are not allocated before they are used. */
function createBuffer(device: ProbeDevice): number | undefined {
  const { errno, values } = GEM_NEW.issue(device, { size: 4096n, flags: MSM_BO.WC });
  // No driver hands out 0, and the buffer's own handle is not ours to close.
  const isOwn = errno === 0 && values.handle !== 0 && values.handle !== device.handle;
  return isOwn ? values.handle : undefined;
}
