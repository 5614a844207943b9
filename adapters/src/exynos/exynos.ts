import { type CacheMode, defineAdapter } from "@vmprot/core";
import { notCoherent } from "../families/device-coherent.js";
import {
  contiguous,
  DMA_PGPROT,
  DMA_PGPROT_FACTS,
  OWN_NOT_COHERENT,
  ofCoherentDevice,
} from "../families/dma-pgprot.js";
import { IMPORTED_FACT, IMPORTED_RULE } from "../families/imported.js";
import { EXYNOS_BO, exynosProbe } from "./exynos-probe.js";

const { CACHABLE, WC } = EXYNOS_BO;
const MMAP = "drivers/gpu/drm/exynos/exynos_drm_gem.c, exynos_drm_gem_mmap";

const asked = (cache: CacheMode, flags: object) =>
  ({
    id: cache,
    when: { flags },
    map: contiguous(cache),
    source: `${MMAP}; ${DMA_PGPROT}`,
  }) as const;

/**
 * The exporter of Samsung Exynos displays. The flags are written once, at creation; for a device that
 * is not coherent, as on every Exynos that is known, the kernel maps all write-combined.
 */
export const exynosAdapter = defineAdapter({
  contract: 1,
  exporter: "exynos",
  title:
    "Samsung Exynos displays (drm/exynos): write-combined; of a coherent device as the flags say",
  source: "drivers/gpu/drm/exynos/exynos_drm_gem.c; kernel/dma/mapping.c (Linux 6.12 to 7.2)",
  facts: {
    flags: {
      kind: "bits",
      bits: EXYNOS_BO,
      doc: "EXYNOS_BO_* flags, as DRM_IOCTL_EXYNOS_GEM_GET returns them.",
      chosen: true,
    },
    ...DMA_PGPROT_FACTS,
    imported: IMPORTED_FACT,
  },
  rules: [
    IMPORTED_RULE,
    {
      // Whatever the flags are. Exynos is arm64 alone.
      id: "non-coherent-device",
      when: OWN_NOT_COHERENT,
      map: contiguous("write-combined"),
      source: `${MMAP}; ${DMA_PGPROT}; arch/arm64/include/asm/pgtable.h, pgprot_dmacoherent`,
    },
    asked("write-combined", { lacks: CACHABLE, has: WC }),
    asked("uncached", { lacks: CACHABLE }),
    notCoherent(
      "The driver's dma-bufs have no begin_cpu_access that would flush them.",
      "drivers/gpu/drm/drm_prime.c, drm_gem_prime_dmabuf_ops",
    ),
    ofCoherentDevice("cached", MMAP),
  ],
  cases: [
    { name: "coherent, CACHABLE", facts: { flags: CACHABLE, deviceCoherent: true } },
    { name: "coherent, WC", facts: { flags: WC, deviceCoherent: true } },
    { name: "coherent, neither", facts: { flags: 0, deviceCoherent: true } },
    {
      name: "the display is not coherent",
      facts: { flags: WC, deviceCoherent: false, ownDeviceCoherent: false },
    },
    {
      name: "CACHABLE, another device is not coherent",
      facts: { flags: CACHABLE, deviceCoherent: false, ownDeviceCoherent: true },
    },
    { name: "WC, devices unknown", facts: { flags: WC } },
    { name: "neither, devices unknown", facts: { flags: 0 } },
    { name: "imported", facts: { flags: 0, imported: true } },
    { name: "unknown whether imported", facts: { flags: WC, imported: "unknown" } },
  ],
  probe: exynosProbe,
});
