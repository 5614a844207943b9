import { defineAdapter } from "@vmprot/core";
import { DEVICE_COHERENT_FACT, notCoherent } from "../families/device-coherent.js";
import { IMPORTED_FACT, IMPORTED_RULE } from "../families/imported.js";
import { inSystemMemory, inVram, inVramOrSystemMemory } from "../families/ttm.js";
import { writeCombined } from "../families/write-combined.js";
import { xeProbe } from "./xe-probe.js";

const INTEGRATED = { graphics: { is: "integrated" } } as const;
const DISCRETE = { graphics: { is: "discrete" } } as const;

const SYSTEM = "drivers/gpu/drm/xe/xe_bo.c, xe_ttm_tt_create";
const VRAM = "drivers/gpu/drm/xe/xe_bo.c, xe_ttm_io_mem_reserve; xe_vram.c (devm_ioremap_wc)";

/** The exporter of Intel GPUs since Xe2, and of older ones where it is chosen instead of i915. */
export const xeAdapter = defineAdapter({
  contract: 1,
  exporter: "xe",
  title: "Intel GPUs since Xe2 (drm/xe, TTM): as cpu_caching says, or video memory",
  source: "drivers/gpu/drm/xe/xe_bo.c, xe_dma_buf.c and xe_vram.c (Linux 6.12 to 7.2.13)",
  facts: {
    graphics: {
      kind: "word",
      words: ["integrated", "discrete"],
      doc: "discrete: DRM_XE_QUERY_CONFIG_FLAG_HAS_VRAM, as DRM_XE_DEVICE_QUERY_CONFIG returns it.",
    },
    caching: {
      kind: "word",
      words: ["wb", "wc", "stolen"],
      doc: "Of an integrated GPU's buffer: cpu_caching of DRM_IOCTL_XE_GEM_CREATE, 1 wb or 2 wc; dumb buffers are wc. stolen: the firmware's framebuffer or the console's, which no ioctl makes. Of a discrete GPU's it does not matter.",
      absent: "unknown",
      because: "No ioctl returns it.",
      chosen: true,
    },
    regions: {
      kind: "words",
      words: ["system", "device"],
      doc: "Of a discrete GPU's buffer: the classes of memory in `placement` of DRM_IOCTL_XE_GEM_CREATE; dumb buffers have device.",
      absent: "unknown",
      because: "No ioctl returns them.",
      chosen: true,
    },
    deviceCoherent: {
      ...DEVICE_COHERENT_FACT,
      doc: `${DEVICE_COHERENT_FACT.doc} False for a cached buffer that xe or i915 shows on a display.`,
    },
    imported: IMPORTED_FACT,
  },
  rules: [
    IMPORTED_RULE,
    {
      id: "stolen",
      when: { ...INTEGRATED, caching: { is: "stolen" } },
      map: inVram("write-combined"),
      source:
        "drivers/gpu/drm/xe/xe_ttm_stolen_mgr.c, xe_ttm_stolen_io_mem_reserve; display/xe_plane_initial.c, initial_plane_bo",
    },
    {
      id: "integrated-wc",
      when: { ...INTEGRATED, caching: { is: "wc" } },
      map: inSystemMemory("write-combined"),
      source: SYSTEM,
    },
    // What follows is mapped cached in some place.
    notCoherent(
      "xe does not ask whether PCI Express snoops, nor does its display see them; begin_cpu_access migrates the buffer and flushes nothing.",
      `${SYSTEM}; xe_dma_buf.c, xe_dma_buf_begin_cpu_access`,
    ),
    {
      // The GPU cannot bind such a buffer but coherently.
      id: "integrated-wb",
      when: INTEGRATED,
      map: inSystemMemory("cached"),
      source: `${SYSTEM}; xe_vm.c, xe_vm_bind_ioctl_validate_bo`,
    },
    {
      // Nor does scan-out move it: only what VRAM is among the places of can be shown.
      id: "system",
      when: { ...DISCRETE, regions: { excludes: "device" } },
      map: inSystemMemory("cached"),
      source: `${SYSTEM} (discrete GPUs' system memory is always cached); xe_bo.c, xe_bo_can_migrate`,
    },
    ...writeCombined({
      id: "device",
      map: inVramOrSystemMemory("write-combined", "cached"),
      source: `${VRAM}; xe_ttm_tt_create and xe_evict_flags`,
    }),
  ],
  cases: [
    { name: "integrated, WB", facts: { graphics: "integrated", caching: "wb" } },
    { name: "integrated, WC", facts: { graphics: "integrated", caching: "wc" } },
    {
      name: "integrated, the firmware's framebuffer",
      facts: { graphics: "integrated", caching: "stolen" },
    },
    { name: "integrated, caching unknown", facts: { graphics: "integrated" } },
    {
      name: "integrated, WB, shown on a display",
      facts: { graphics: "integrated", caching: "wb", deviceCoherent: false },
    },
    {
      name: "discrete, system, whose devices all see the CPU's caches",
      facts: { graphics: "discrete", regions: ["system"], deviceCoherent: true },
    },
    {
      name: "discrete, device, whose devices all see the CPU's caches",
      facts: { graphics: "discrete", regions: ["device"], deviceCoherent: true },
    },
    { name: "discrete, regions unknown", facts: { graphics: "discrete" } },
    {
      name: "imported",
      facts: { graphics: "discrete", imported: true },
    },
  ],
  probe: xeProbe,
});
