import { defineAdapter } from "@vmprot/core";
import { notCoherent } from "../families/device-coherent.js";
import {
  contiguous,
  DMA_PGPROT,
  DMA_PGPROT_CASES,
  DMA_PGPROT_FACTS,
  ofCoherentDevice,
  ofNonCoherentDevice,
} from "../families/dma-pgprot.js";
import { GEM_DMA_MMAP } from "../families/gem-dma.js";
import { IMPORTED_FACT, IMPORTED_RULE } from "../families/imported.js";
import { mediatekProbe } from "./mediatek-probe.js";

/** The driver's own, up to Linux 7.0. */
const OWN_MMAP = "drivers/gpu/drm/mediatek/mtk_gem.c, mtk_gem_object_mmap";

/**
 * The exporter of MediaTek's displays. Up to Linux 7.0 it asked for write-combined memory itself, from
 * 7.1 on it is a user of the GEM DMA helper, and stable releases may have either.
 */
export const mediatekAdapter = defineAdapter({
  contract: 1,
  exporter: "mediatek",
  title:
    "MediaTek displays (drm/mediatek): write-combined, from Linux 7.1 on as the kernel's DMA API maps",
  source:
    "drivers/gpu/drm/mediatek/mtk_gem.c (Linux 6.12 to 7.0); mtk_drm_drv.c and drm_gem_dma_helper.c (Linux 7.1 to 7.2)",
  facts: { ...DMA_PGPROT_FACTS, imported: IMPORTED_FACT },
  rules: [
    IMPORTED_RULE,
    ...ofNonCoherentDevice("non-coherent-device", {}, `${OWN_MMAP}; ${GEM_DMA_MMAP}`),
    notCoherent(
      "The driver's dma-bufs have no begin_cpu_access that would flush them.",
      `${GEM_DMA_MMAP} (Linux 7.1)`,
    ),
    {
      id: "before-7-1",
      host: { kernel: { before: "7.1" } },
      map: contiguous("write-combined", "cached"),
      source: `${OWN_MMAP}; ${GEM_DMA_MMAP}; ${DMA_PGPROT}`,
    },
    ofCoherentDevice("coherent-device", GEM_DMA_MMAP),
  ],
  cases: [
    ...DMA_PGPROT_CASES,
    { name: "imported", facts: { imported: true } },
    { name: "unknown whether imported", facts: { deviceCoherent: true, imported: "unknown" } },
  ],
  probe: mediatekProbe,
});
