import { defineAdapter } from "@vmprot/core";
import { contiguous, DMA_PGPROT } from "../families/dma-pgprot.js";
import { IMPORTED_FACT, IMPORTED_RULE } from "../families/imported.js";
import { rockchipProbe } from "./rockchip-probe.js";

/** The exporter of Rockchip's displays. */
export const rockchipAdapter = defineAdapter({
  contract: 1,
  exporter: "rockchip",
  title: "Rockchip displays (drm/rockchip): write-combined, always",
  source: "drivers/gpu/drm/rockchip/rockchip_drm_gem.c (Linux 6.12 to 7.2)",
  facts: { imported: IMPORTED_FACT },
  rules: [
    IMPORTED_RULE,
    {
      // pgprot_writecombine before the DMA API is asked, which keeps it for a coherent device and
      // sets the same for another. Behind an IOMMU they are pages of a shmem file instead.
      id: "write-combined",
      map: contiguous("write-combined"),
      source: `drivers/gpu/drm/rockchip/rockchip_drm_gem.c, rockchip_drm_gem_object_mmap; ${DMA_PGPROT}`,
    },
  ],
  cases: [
    { name: "native", facts: {} },
    { name: "imported", facts: { imported: true } },
    { name: "unknown whether imported", facts: { imported: "unknown" } },
  ],
  probe: rockchipProbe,
});
