import type { ProbeResult, Unknown } from "@vmprot/core";
import { drmIoctl, type HeaderChecks, headerChecks, Structure } from "@vmprot/core/uapi";
import { drmProbe, facts, type Known, maskOf, refuse, TOO_WIDE } from "../families/drm-probe.js";
import { macros } from "../families/macros.js";

/** RADEON_GEM_DOMAIN_* of include/uapi/drm/radeon_drm.h. */
export const RADEON_GEM_DOMAIN = {
  CPU: 0x1,
  GTT: 0x2,
  VRAM: 0x4,
} as const;

/** RADEON_GEM_* creation flags of include/uapi/drm/radeon_drm.h. */
export const RADEON_GEM = {
  NO_BACKING_STORE: 1 << 0,
  /** Uncached system memory. */
  GTT_UC: 1 << 1,
  /** Write-combined system memory. */
  GTT_WC: 1 << 2,
  CPU_ACCESS: 1 << 3,
  /** CPU access is not expected to work: the buffer is placed outside the CPU's window if it can be. */
  NO_CPU_ACCESS: 1 << 4,
} as const;

const GEM_OP = drmIoctl(
  "DRM_IOCTL_RADEON_GEM_OP",
  "read-write",
  0x6c,
  new Structure("struct drm_radeon_gem_op", { handle: "u32", op: "u32", value: "u64" }),
);

const RADEON_GEM_OP_GET_INITIAL_DOMAIN = 0;

/** What the headers must say. */
export const uapiChecks = (): HeaderChecks => ({
  headers: ["radeon_drm.h"],
  checks: headerChecks([
    GEM_OP,
    { RADEON_GEM_OP_GET_INITIAL_DOMAIN },
    macros("RADEON_GEM_DOMAIN_", RADEON_GEM_DOMAIN),
    macros("RADEON_GEM_", RADEON_GEM),
  ]),
});

/** What the probe says of a buffer. */
type Read = {
  readonly domains: number;
  readonly flags: Unknown;
  readonly deviceCoherent: boolean | Unknown;
  readonly imported: false | Unknown;
};

/** Asks radeon for the domain that a buffer was created in; no UAPI tells the flags. */
export const radeonProbe = drmProbe({
  driver: "radeon",
  expNames: ["drm"],
  ask(device, known): ProbeResult<Read> {
    const { errno, values } = GEM_OP.issue(device, {
      handle: device.handle,
      op: RADEON_GEM_OP_GET_INITIAL_DOMAIN,
    });
    if (errno !== 0) return refuse(`RADEON_GEM_OP failed with errno ${errno}.`);
    const domains = maskOf(values.value);
    if (domains === undefined) return TOO_WIDE;
    const { deviceCoherent } = known;
    return facts({ domains, flags: "unknown", deviceCoherent, imported: imported(domains, known) });
  },
});

/**
 * An import is made in GTT, and the device's file is too young for anyone to have changed that:
 * other domains prove a native buffer. GTT leaves it to what is known. Source:
 * drivers/gpu/drm/radeon/radeon_prime.c, radeon_gem_prime_import_sg_table.
 */
function imported(domains: number, known: Known): false | Unknown {
  return domains === RADEON_GEM_DOMAIN.GTT ? known.imported : false;
}
