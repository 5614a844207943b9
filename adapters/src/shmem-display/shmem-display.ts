import { defineAdapter } from "@vmprot/core";
import { gemShmem, gemShmemRows } from "../families/gem-shmem.js";
import { IMPORTED_FACT, IMPORTED_RULE } from "../families/imported.js";
import { inVramOrSystemMemory } from "../families/ttm.js";
import { SHMEM_DISPLAYS, shmemDisplayProbe } from "./shmem-display-probe.js";

/**
 * The exporter of displays whose drivers keep a shadow of the picture in system memory and copy it
 * to the hardware themselves. No device reads the buffer, so that there are no caches to see.
 */
export const shmemDisplayAdapter = defineAdapter({
  contract: 1,
  exporter: "shmem-display",
  names: Object.fromEntries(SHMEM_DISPLAYS.map((driver) => [driver, { driver }])),
  title:
    "Displays that the CPU copies to: servers' BMCs, USB and SPI displays, firmware framebuffers (ast, udl, simpledrm and others): cached",
  source:
    "drivers/gpu/drm/drm_gem_shmem_helper.c, and its users without map_wc (Linux 6.12 to 7.2)",
  facts: {
    driver: {
      kind: "word",
      words: SHMEM_DISPLAYS,
      doc: "The display's DRM driver, as DRM_IOCTL_VERSION names it.",
    },
    imported: IMPORTED_FACT,
  },
  rules: [
    IMPORTED_RULE,
    {
      // In video memory up to 6.1, of which the kernel tracks what it reserved write-combined; in
      // system memory from 6.2 on. Nothing tells which.
      id: "ast-in-vram",
      when: { driver: { is: "ast" } },
      host: { kernel: { before: "6.6" } },
      map: [
        ...inVramOrSystemMemory("write-combined", "cached"),
        ...inVramOrSystemMemory("uncached"),
        ...gemShmem("cached"),
      ],
      source:
        "drivers/gpu/drm/drm_gem_vram_helper.c, bo_driver_io_mem_reserve and bo_driver_ttm_tt_create; drivers/gpu/drm/ast/ast_mm.c, ast_mm_init",
    },
    ...gemShmemRows(
      { id: "shadow", source: "drivers/gpu/drm/drm_gem_shmem_helper.c, drm_gem_shmem_mmap" },
      "cached",
    ),
  ],
  cases: [
    { name: "firmware framebuffer", facts: { driver: "simpledrm" } },
    { name: "BMC", facts: { driver: "ast" } },
    { name: "imported", facts: { driver: "udl", imported: true } },
    { name: "unknown whether imported", facts: { driver: "udl", imported: "unknown" } },
  ],
  probe: shmemDisplayProbe,
});
