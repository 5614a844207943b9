import { defineAdapter } from "@vmprot/core";
import { inVramOrSystemMemory } from "../families/ttm.js";
import { writeCombined } from "../families/write-combined.js";
import { vramHelperProbe } from "./vram-helper-probe.js";

/**
 * What drm_gem_vram_helper.c does: every buffer can be pinned in video memory while it is shown, and
 * be evicted from there. No device's DMA reaches it: other drivers cannot attach, without
 * get_sg_table.
 */
const HELPER =
  "drivers/gpu/drm/drm_gem_vram_helper.c, bo_driver_io_mem_reserve (ttm_write_combined) and bo_driver_ttm_tt_create (ttm_cached)";

/** The exporter of drivers on the VRAM helper, which tell user space nothing of a buffer. */
export const vramHelperAdapter = defineAdapter({
  contract: 1,
  exporter: "vram-helper",
  names: { hibmc: {}, vboxvideo: {} },
  title:
    "HiSilicon BMC and VirtualBox displays (drm/hisilicon/hibmc, drm/vboxvideo, VRAM helper): device memory, or system memory when evicted",
  source: "drivers/gpu/drm/drm_gem_vram_helper.c (Linux 6.12 to 7.2.13)",
  facts: {},
  rules: [
    {
      // Nobody reserves video memory write-combined; but it is while the kernel maps the buffer so
      // itself, as for its console.
      id: "x86",
      host: { arch: "x86_64" },
      map: inVramOrSystemMemory(["uncached", "write-combined"], "cached"),
      source: `${HELPER}; arch/x86/mm/pat/memtype.c, pfnmap_setup_cachemode`,
    },
    ...writeCombined({
      id: "anywhere",
      map: inVramOrSystemMemory("write-combined", "cached"),
      source: HELPER,
    }),
  ],
  cases: [{ name: "any buffer", facts: {} }],
  probe: vramHelperProbe,
});
