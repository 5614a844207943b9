import type { ExporterProbe, ProbeResult, ProbeTarget } from "@vmprot/core";
import { drmIoctl, type HeaderChecks, headerChecks, Structure } from "@vmprot/core/uapi";

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
export const uapiChecks = (): HeaderChecks & { readonly unpublished?: string } => ({
  headers: ["my_gpu_drm_drm.h"],
  /** MADE-UP: why no package has this header. Without this property it is compared. */
  unpublished: "MADE-UP: there is no such driver",
  checks: headerChecks([GEM_INFO]),
});

/** What DRM_IOCTL_VERSION says of the device. */
const DRIVER = "my_gpu_drm";
/** MADE-UP: `exp_name` in the buffer's fdinfo: `drm`, or the name of the driver's own module. */
const EXP_NAMES: readonly string[] = ["drm"];

/** What the probe says of a buffer: every fact of the adapter, `"unknown"` where it cannot tell. */
type Read = { readonly flags: number; readonly imported: boolean };

/** Asks the driver for a buffer's flags. */
export const probe: ExporterProbe<Read> = {
  expNames: EXP_NAMES,
  drmDrivers: [DRIVER],
  probe: ask,
};

/** Another driver's ioctl of this number may do anything, so the name is checked before any. */
function ask({ expName, device }: ProbeTarget): ProbeResult<Read> {
  if (device?.driver !== DRIVER) return refuse("No device of this driver was asked.");
  if (!EXP_NAMES.includes(expName)) {
    return { kind: "refusal", code: "FOREIGN_BUFFER" };
  }
  const { errno, values } = GEM_INFO.issue(device, { handle: device.handle });
  if (errno !== 0) return refuse(`The driver did not tell the flags: errno ${errno}.`);
  return { kind: "facts", facts: { flags: values.flags, imported: values.imported !== 0 } };
}

function refuse(message: string): ProbeResult<Read> {
  return { kind: "refusal", code: "ATTRIBUTES_UNKNOWN", message };
}
