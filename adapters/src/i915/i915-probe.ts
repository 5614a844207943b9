import type { ProbeDevice, ProbeResult, Unknown } from "@vmprot/core";
import { drmIoctl, type HeaderChecks, headerChecks, Structure } from "@vmprot/core/uapi";
import { drmProbe, facts, refuse } from "../families/drm-probe.js";
import { macros } from "../families/macros.js";

const MMAP_OFFSET = drmIoctl(
  "DRM_IOCTL_I915_GEM_MMAP_OFFSET",
  "read-write",
  0x64,
  new Structure("struct drm_i915_gem_mmap_offset", {
    handle: "u32",
    pad: "u32",
    offset: "u64",
    flags: "u64",
    extensions: "u64",
  }),
);

const I915_MMAP_OFFSET_WB = 2;

const GET_CACHING = drmIoctl(
  "DRM_IOCTL_I915_GEM_GET_CACHING",
  "read-write",
  0x70,
  new Structure("struct drm_i915_gem_caching", { handle: "u32", caching: "u32" }),
);

/** I915_CACHING_*, as `caching` has them. */
const I915_CACHING = { NONE: 0, CACHED: 1, DISPLAY: 2 } as const;

/** What the headers must say. */
export const uapiChecks = (): HeaderChecks => ({
  headers: ["i915_drm.h"],
  checks: headerChecks([
    MMAP_OFFSET,
    { I915_MMAP_OFFSET_WB },
    GET_CACHING,
    macros("I915_CACHING_", I915_CACHING),
  ]),
});

type Caching = "none" | "cached" | "display" | "user-pat";

/** The caching levels as facts say them. */
const CACHING: ReadonlyMap<number, Caching> = new Map([
  [I915_CACHING.NONE, "none"],
  [I915_CACHING.CACHED, "cached"],
  [I915_CACHING.DISPLAY, "display"],
]);

/** What the probe says of a buffer. */
type Read = {
  readonly graphics: "integrated" | "discrete";
  readonly caching: Caching | Unknown;
  readonly regions: Unknown;
  readonly deviceCoherent: boolean | Unknown;
  readonly imported: false | Unknown;
};

const ENODEV = 19;
const EOPNOTSUPP = 95;

/**
 * Asks i915 how coherent a buffer is. ENODEV comes from discrete GPUs, which have no caching levels,
 * and whose buffers' regions no ioctl tells; EOPNOTSUPP where userspace chose the PAT index. Source:
 * drivers/gpu/drm/i915/gem/i915_gem_domain.c, i915_gem_get_caching_ioctl.
 */
export const i915Probe = drmProbe({
  driver: "i915",
  expNames: ["i915"],
  ask(device, { deviceCoherent, imported }): ProbeResult<Read> {
    const { errno, values } = GET_CACHING.issue(device, { handle: device.handle });
    const unknown = { caching: "unknown", regions: "unknown" } as const;
    const told = { ...unknown, deviceCoherent, imported };
    if (errno === ENODEV) return facts({ ...told, graphics: "discrete" });
    if (errno !== 0 && errno !== EOPNOTSUPP) {
      return refuse(`I915_GEM_GET_CACHING failed with errno ${errno}.`);
    }
    const mmap = assignOffset(device);
    if (mmap === ENODEV && imported === false) {
      return refuse("The buffer has no pages: it is in stolen memory, or another i915 device's.");
    }
    if (mmap === ENODEV) {
      return refuse(
        "The buffer has no pages of i915's own: it was imported, or is in stolen memory.",
        "FOREIGN_BUFFER",
      );
    }
    return facts({
      ...told,
      graphics: "integrated",
      caching: errno === EOPNOTSUPP ? "user-pat" : (CACHING.get(values.caching) ?? "unknown"),
      imported: mmap === 0 ? false : imported,
    });
  },
});

/**
 * The errno of asking for a write-back mmap offset, which only a buffer with struct pages of its own
 * is given. Source: drivers/gpu/drm/i915/gem/i915_gem_mman.c, __assign_mmap_offset.
 */
function assignOffset(device: ProbeDevice): number {
  const flags = BigInt(I915_MMAP_OFFSET_WB);
  return MMAP_OFFSET.issue(device, { handle: device.handle, flags }).errno;
}
