import { defineAdapter } from "@vmprot/core";
import { gemShmem } from "../families/gem-shmem.js";
import { IMPORTED_FACT, IMPORTED_RULE } from "../families/imported.js";
import { inVramOrSystemMemory } from "../families/ttm.js";
import { writeCombined } from "../families/write-combined.js";
import { bochsProbe } from "./bochs-probe.js";

const SHMEM = "drivers/gpu/drm/tiny/bochs.c, DRM_GEM_SHMEM_DRIVER_OPS (without map_wc)";
const HELPER = `${SHMEM}; before, DRM_GEM_VRAM_DRIVER: drm_gem_vram_helper.c, bo_driver_io_mem_reserve`;

/** The kernel that changed it may be older than its version says: stable releases backport. */
const BEFORE = { kernel: { before: "6.13" } } as const;

/**
 * The exporter of QEMU's standard VGA and bochs-display, inside their guest. The CPU copies what is
 * shown: cached is coherent.
 */
export const bochsAdapter = defineAdapter({
  contract: 1,
  exporter: "bochs",
  names: { "bochs-drm": {} },
  title:
    "QEMU standard VGA and bochs-display (drm/tiny/bochs, GEM shmem): cached; before Linux 6.13 video memory too",
  source: "drivers/gpu/drm/tiny/bochs.c (Linux 6.12 to 7.2.13)",
  facts: { imported: IMPORTED_FACT },
  rules: [
    IMPORTED_RULE,
    {
      // The driver's ioremap() makes video memory uncached, whatever the helper asks for.
      id: "vram-x86",
      host: { ...BEFORE, arch: "x86_64" },
      map: [...inVramOrSystemMemory("uncached", "cached"), ...gemShmem("cached")],
      source: `${HELPER}; arch/x86/mm/pat/memtype.c, pfnmap_setup_cachemode`,
    },
    ...writeCombined({
      id: "vram",
      host: BEFORE,
      map: [...inVramOrSystemMemory("write-combined", "cached"), ...gemShmem("cached")],
      source: HELPER,
    }),
    { id: "shmem", map: gemShmem("cached"), source: SHMEM },
  ],
  cases: [
    { name: "native", facts: {} },
    { name: "imported", facts: { imported: true } },
    { name: "unknown whether imported", facts: { imported: "unknown" } },
  ],
  probe: bochsProbe,
});
