import type { ProbeProgram } from "@vmprot/core";
import {
  drmIoctl,
  errnoOf,
  HANDLE,
  type HeaderChecks,
  headerChecks,
  IMPORTED,
  Structure,
} from "@vmprot/core/uapi";

const MODE_MAP_DUMB = drmIoctl(
  "DRM_IOCTL_MODE_MAP_DUMB",
  "read-write",
  0xb3,
  new Structure("struct drm_mode_map_dumb", { handle: "u32", pad: "u32", offset: "u64" }),
);

/** What the headers must say. */
export const uapiChecks = (): HeaderChecks => ({
  headers: ["drm.h", "drm_mode.h"],
  checks: headerChecks([MODE_MAP_DUMB]),
});

const EINVAL = 22;

/**
 * Tells whether the device imported a buffer of exp_name `drm`: where the count of its holders did not
 * tell, the GEM core does, which gives imported objects no mmap offset and says EINVAL. Where it says
 * anything else, such as EACCES on a render node, nothing is known.
 *
 * A proof for drivers that export as `drm`, have dumb_create and leave dumb_map_offset to the core;
 * none for TTM drivers, amdgpu, radeon, nvidia-drm and those with an exp_name of their own. Source:
 * drivers/gpu/drm/drm_gem.c, drm_gem_dumb_map_offset.
 */
export const IMPORTED_BY_MAP_DUMB = {
  when: { value: IMPORTED, is: false },
  do: [{ facts: { imported: false } }],
  else: [
    { call: MODE_MAP_DUMB, with: { handle: HANDLE } },
    {
      facts: {
        imported: {
          map: errnoOf(MODE_MAP_DUMB),
          to: { 0: false, [EINVAL]: true },
          otherwise: "unknown",
        },
      },
    },
  ],
} as const satisfies ProbeProgram[number];
