import { defineAdapter } from "@vmprot/core";
import { inVramOrSystemMemory } from "../families/ttm.js";
import { writeCombined } from "../families/write-combined.js";
import { qxlProbe } from "./qxl-probe.js";

/**
 * The exporter of QEMU's QXL display device, inside its guest: in a VM that itself runs VMs. No
 * ioctl tells more of a buffer than that it is qxl's, and nothing can be imported into qxl.
 */
export const qxlAdapter = defineAdapter({
  contract: 1,
  exporter: "qxl",
  title: "QXL virtual GPUs (drm/qxl, TTM): device memory, or system memory when evicted",
  source: "drivers/gpu/drm/qxl/qxl_ttm.c and qxl_object.c (Linux 6.18)",
  facts: {},
  rules: [
    ...writeCombined({
      // VRAM and surface memory (TTM_PL_PRIV) are write-combined, system memory is cached, and the
      // driver moves a buffer when it is displayed, used as a surface or evicted. No device's DMA
      // reaches the cached place: qxl's is its own memory alone, which the CPU fills and drains, and
      // other drivers cannot attach (qxl_prime.c, qxl_gem_prime_get_sg_table, ENOSYS).
      id: "anywhere",
      map: inVramOrSystemMemory("write-combined", "cached"),
      source:
        "drivers/gpu/drm/qxl/qxl_ttm.c, qxl_ttm_io_mem_reserve, qxl_ttm_tt_create and qxl_evict_flags",
    }),
  ],
  cases: [{ name: "any buffer", facts: {} }],
  probe: qxlProbe,
});
