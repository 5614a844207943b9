import type { ProbeResult, Unknown } from "@vmprot/core";
import { drmIoctl, type HeaderChecks, headerChecks, Structure } from "@vmprot/core/uapi";
import { dmaDevices } from "../families/dma-pgprot.js";
import { drmProbe, facts, refuse } from "../families/drm-probe.js";
import {
  importedByMapDumb,
  uapiChecks as mapDumbChecks,
} from "../families/imported-by-map-dumb.js";
import { macros } from "../families/macros.js";

/** EXYNOS_BO_* of include/uapi/drm/exynos_drm.h. */
export const EXYNOS_BO = {
  NONCONTIG: 0x1,
  CACHABLE: 0x2,
  WC: 0x4,
} as const;

const GEM_GET = drmIoctl(
  "DRM_IOCTL_EXYNOS_GEM_GET",
  "read-write",
  0x44,
  new Structure("struct drm_exynos_gem_info", { handle: "u32", flags: "u32", size: "u64" }),
);

/** What the headers must say. */
export const uapiChecks = (): HeaderChecks => {
  const { headers, checks } = mapDumbChecks();
  return {
    headers: [...headers, "exynos_drm.h"],
    checks: [...checks, ...headerChecks([GEM_GET, macros("EXYNOS_BO_", EXYNOS_BO)])],
  };
};

/** What the probe says of a buffer. */
type Read = {
  readonly flags: number;
  readonly deviceCoherent: boolean | Unknown;
  readonly ownDeviceCoherent: Unknown;
  readonly imported: boolean | Unknown;
};

/** Asks exynos for a buffer's flags. */
export const exynosProbe = drmProbe({
  driver: "exynos",
  expNames: ["drm"],
  ask(device, known): ProbeResult<Read> {
    const { errno, values } = GEM_GET.issue(device, { handle: device.handle });
    if (errno !== 0) return refuse(`EXYNOS_GEM_GET failed with errno ${errno}.`);
    const { flags } = values;
    // Of an import the driver notes at most that its memory is not contiguous.
    const isOwn = (flags & (EXYNOS_BO.CACHABLE | EXYNOS_BO.WC)) !== 0;
    const imported = isOwn ? false : importedByMapDumb(device, known);
    return facts({ flags, ...dmaDevices(known), imported });
  },
});
