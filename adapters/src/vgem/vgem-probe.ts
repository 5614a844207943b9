import type { ProbeResult, Unknown } from "@vmprot/core";
import { drmIoctl, type HeaderChecks, headerChecks, Structure } from "@vmprot/core/uapi";
import { drmProbe, facts } from "../families/drm-probe.js";

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
 * Asks the GEM core whether a buffer on a vgem device is vgem's own. The core gives imported objects
 * no mmap offset, and says EINVAL. Where it says anything else, such as EACCES on a render node,
 * nothing is known. Source: drivers/gpu/drm/drm_gem.c, drm_gem_dumb_map_offset.
 */
export const vgemProbe = drmProbe({
  driver: "vgem",
  expNames: ["drm"],
  primaryNode: true,
  ask(device): ProbeResult<{ readonly imported: boolean | Unknown }> {
    const { errno } = MODE_MAP_DUMB.issue(device, { handle: device.handle });
    if (errno !== 0 && errno !== EINVAL) return facts({ imported: "unknown" });
    return facts({ imported: errno === EINVAL });
  },
});
