import {
  ask,
  drmIoctl,
  HANDLE,
  type HeaderChecks,
  headerChecks,
  programProbe,
  read,
  Structure,
} from "@vmprot/core/uapi";
import { DMA_DEVICES } from "../families/dma-pgprot.js";
import {
  IMPORTED_BY_MAP_DUMB,
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

const FLAGS = read(GEM_GET, "flags");

/** Asks exynos for a buffer's flags. */
export const exynosProbe = programProbe({
  drmDrivers: ["exynos"],
  expNames: ["drm"],
  program: [
    ...ask(GEM_GET, { handle: HANDLE }, "EXYNOS_GEM_GET"),
    { facts: { flags: FLAGS, ...DMA_DEVICES } },
    {
      // Of an import the driver notes at most that its memory is not contiguous.
      when: { value: FLAGS, has: EXYNOS_BO.CACHABLE | EXYNOS_BO.WC },
      do: [{ facts: { imported: false } }],
      else: [IMPORTED_BY_MAP_DUMB],
    },
  ],
});
