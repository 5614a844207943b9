import {
  DEVICE_COHERENT,
  drmIoctl,
  errnoOf,
  failing,
  HANDLE,
  type HeaderChecks,
  headerChecks,
  IMPORTED,
  programProbe,
  read,
  refuse,
  Structure,
} from "@vmprot/core/uapi";
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

const ENODEV = 19;
const EOPNOTSUPP = 95;

/** The caching levels as facts say them. */
const CACHING = {
  map: read(GET_CACHING, "caching"),
  to: {
    [I915_CACHING.NONE]: "none",
    [I915_CACHING.CACHED]: "cached",
    [I915_CACHING.DISPLAY]: "display",
  },
  otherwise: "unknown",
} as const;

/**
 * A write-back mmap offset is what only a buffer with struct pages of its own is given. Source:
 * drivers/gpu/drm/i915/gem/i915_gem_mman.c, __assign_mmap_offset.
 */
const WITHOUT_PAGES = {
  when: { value: errnoOf(MMAP_OFFSET), is: ENODEV },
  do: [
    {
      when: { value: IMPORTED, is: false },
      do: [refuse("The buffer has no pages: it is in stolen memory, or another i915 device's.")],
      else: [
        refuse(
          "The buffer has no pages of i915's own: it was imported, or is in stolen memory.",
          "FOREIGN_BUFFER",
        ),
      ],
    },
  ],
} as const;

/**
 * Asks i915 how coherent a buffer is. ENODEV comes from discrete GPUs, which have no caching levels,
 * and whose buffers' regions no ioctl tells; EOPNOTSUPP where userspace chose the PAT index. Source:
 * drivers/gpu/drm/i915/gem/i915_gem_domain.c, i915_gem_get_caching_ioctl.
 */
export const i915Probe = programProbe({
  drmDrivers: ["i915"],
  expNames: ["i915"],
  program: [
    { call: GET_CACHING, with: { handle: HANDLE } },
    failing(GET_CACHING, "I915_GEM_GET_CACHING", { but: [ENODEV, EOPNOTSUPP] }),
    { facts: { regions: "unknown", deviceCoherent: DEVICE_COHERENT } },
    {
      when: { value: errnoOf(GET_CACHING), is: ENODEV },
      do: [{ facts: { graphics: "discrete", caching: "unknown", imported: IMPORTED } }],
      else: [
        { call: MMAP_OFFSET, with: { handle: HANDLE, flags: I915_MMAP_OFFSET_WB } },
        WITHOUT_PAGES,
        {
          facts: {
            graphics: "integrated",
            caching: {
              map: errnoOf(GET_CACHING),
              to: { [EOPNOTSUPP]: "user-pat" },
              otherwise: CACHING,
            },
            imported: { map: errnoOf(MMAP_OFFSET), to: { 0: false }, otherwise: IMPORTED },
          },
        },
      ],
    },
  ],
});
