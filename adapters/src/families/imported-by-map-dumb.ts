import type { ProbeDevice, Unknown } from "@vmprot/core";
import { drmIoctl, type HeaderChecks, headerChecks, Structure } from "@vmprot/core/uapi";
import type { Known } from "./drm-probe.js";

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
 * Whether the device imported a buffer of exp_name `drm`: where the count of its holders did not
 * tell, the GEM core does, which gives imported objects no mmap offset and says EINVAL. Where it says
 * anything else, such as EACCES on a render node, nothing is known.
 *
 * A proof for drivers that export as `drm`, have dumb_create and leave dumb_map_offset to the core;
 * none for TTM drivers, amdgpu, radeon, nvidia-drm and those with an exp_name of their own. Source:
 * drivers/gpu/drm/drm_gem.c, drm_gem_dumb_map_offset.
 */
export function importedByMapDumb(
  device: ProbeDevice,
  { imported }: Pick<Known, "imported">,
): boolean | Unknown {
  if (imported === false) return false;
  const { errno } = MODE_MAP_DUMB.issue(device, { handle: device.handle });
  return errno === 0 || errno === EINVAL ? errno === EINVAL : "unknown";
}
