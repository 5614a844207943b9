import { defineAdapter } from "@vmprot/core";
import { DMA_PGPROT_CASES, DMA_PGPROT_FACTS, dmaPgprotRules } from "../families/dma-pgprot.js";
import { GEM_DMA_MMAP } from "../families/gem-dma.js";
import { IMPORTED_FACT, IMPORTED_RULE } from "../families/imported.js";
import { vc4Probe } from "./vc4-probe.js";

/**
 * The exporter of the Raspberry Pi's display, and up to the Pi 3 its GPU. Validated shaders, the only
 * buffers that are mapped in another way, cannot be exported (vc4_bo.c, vc4_prime_export).
 */
export const vc4Adapter = defineAdapter({
  contract: 1,
  exporter: "vc4",
  title: "Raspberry Pi displays, and GPUs up to the Pi 3 (drm/vc4): as the kernel's DMA API maps",
  source:
    "drivers/gpu/drm/vc4/vc4_bo.c and vc4_drv.c; drivers/gpu/drm/drm_gem_dma_helper.c (Linux 6.12 to 7.2)",
  facts: { ...DMA_PGPROT_FACTS, imported: IMPORTED_FACT },
  rules: [
    IMPORTED_RULE,
    ...dmaPgprotRules(`drivers/gpu/drm/vc4/vc4_bo.c, vc4_gem_object_mmap; ${GEM_DMA_MMAP}`),
  ],
  cases: [
    ...DMA_PGPROT_CASES,
    { name: "imported", facts: { imported: true } },
    { name: "unknown whether imported", facts: { deviceCoherent: true, imported: "unknown" } },
  ],
  probe: vc4Probe,
});
