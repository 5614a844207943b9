import {
  ask,
  DEVICE_COHERENT,
  drmIoctl,
  HANDLE,
  type HeaderChecks,
  headerChecks,
  IMPORTED,
  programProbe,
  read,
  Structure,
} from "@vmprot/core/uapi";
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

const DOMAINS = read(GEM_OP, "value");

/**
 * Asks radeon for the domain that a buffer was created in; no UAPI tells the flags. An import is made
 * in GTT, and the device's file is too young for anyone to have changed that: other domains prove a
 * native buffer. GTT leaves it to what is known. Source: drivers/gpu/drm/radeon/radeon_prime.c,
 * radeon_gem_prime_import_sg_table.
 */
export const radeonProbe = programProbe({
  drmDrivers: ["radeon"],
  expNames: ["drm"],
  program: [
    ...ask(GEM_OP, { handle: HANDLE, op: RADEON_GEM_OP_GET_INITIAL_DOMAIN }, "RADEON_GEM_OP"),
    {
      facts: {
        domains: DOMAINS,
        flags: "unknown",
        deviceCoherent: DEVICE_COHERENT,
        imported: { map: DOMAINS, to: { [RADEON_GEM_DOMAIN.GTT]: IMPORTED }, otherwise: false },
      },
    },
  ],
});
