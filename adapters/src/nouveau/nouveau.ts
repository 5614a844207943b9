import { defineAdapter } from "@vmprot/core";
import { DEVICE_COHERENT_FACT, notCoherent } from "../families/device-coherent.js";
import { IMPORTED_FACT, IMPORTED_RULE } from "../families/imported.js";
import { inSystemMemory, inVram, inVramOrSystemMemory } from "../families/ttm.js";
import { writeCombined } from "../families/write-combined.js";
import { nouveauProbe } from "./nouveau-probe.js";

const SOC = { bus: { is: "soc" } } as const;
const NO_VRAM = { domains: { excludes: "vram" } } as const;

const IO = "drivers/gpu/drm/nouveau/nouveau_bo.c, nouveau_ttm_io_mem_reserve";
const SGDMA = "drivers/gpu/drm/nouveau/nouveau_sgdma.c, nouveau_sgdma_create_ttm";
const BAR1 =
  "drivers/gpu/drm/nouveau/nouveau_bo.c, nouveau_ttm_io_mem_reserve and nouveau_ttm_fault_reserve_notify; nvkm/subdev/mmu/base.c, nvkm_mmu_host";
const MOVES =
  "drivers/gpu/drm/nouveau/nouveau_bo.c, nouveau_bo_evict_flags; dispnv50/wndw.c, nv50_wndw_prepare_fb";

/** The exporter of NVIDIA GPUs under the kernel's own driver. */
export const nouveauAdapter = defineAdapter({
  contract: 1,
  exporter: "nouveau",
  title:
    "NVIDIA GPUs under the kernel's own driver (drm/nouveau, TTM): VRAM, GART, or through BAR1",
  source:
    "drivers/gpu/drm/nouveau/nouveau_bo.c, nouveau_sgdma.c, nouveau_gem.c (Linux 6.12 to 7.2.13)",
  facts: {
    bus: {
      kind: "word",
      words: ["pci", "agp", "soc"],
      doc: "How the GPU is connected, as NOUVEAU_GETPARAM_BUS_TYPE returns it: pci for PCI and PCI Express, soc for Tegra's.",
      absent: "pci",
      because: "AGP cards are rare by now, and Tegra's GPUs are no cards: the caller can tell.",
    },
    domains: {
      kind: "words",
      words: ["vram", "gart"],
      doc: "Where the buffer may be: NOUVEAU_GEM_DOMAIN_* of DRM_NOUVEAU_GEM_NEW; on GPUs before Tesla (GeForce 8) both, whatever was asked for.",
      absent: "unknown",
      because: "GEM_INFO returns where the buffer is instead, if it may be in both.",
      chosen: true,
    },
    tiled: {
      kind: "yes-no",
      doc: "Of GPUs since Tesla: the buffer's kind is not 0 (NOUVEAU_GEM_TILE_LAYOUT_MASK of tile_flags), so that the CPU's accesses go through the GPU.",
      absent: "unknown",
      because: "Whoever made the buffer chose it, and others cannot see it without the driver.",
      chosen: true,
    },
    coherent: {
      kind: "yes-no",
      doc: "Of Tegra's GPUs: made with NOUVEAU_GEM_DOMAIN_COHERENT.",
      absent: "unknown",
      because: "No ioctl returns it.",
      chosen: true,
    },
    scannedOut: {
      kind: "yes-no",
      doc: "Of a buffer without vram among its domains: at some time of its life the GPU shows it, as a framebuffer or a cursor, for which the kernel moves it to VRAM.",
      absent: false,
      because: "Whoever has the GPU show a buffer knows; most are only rendered to and copied.",
    },
    deviceCoherent: DEVICE_COHERENT_FACT,
    imported: IMPORTED_FACT,
  },
  rules: [
    IMPORTED_RULE,
    {
      id: "soc-tiled",
      when: { ...SOC, tiled: { is: true } },
      map: inVram("uncached", "write-combined"),
      source: `${BAR1}; nvkm/subdev/bar/gk20a.c, gk20a_bar_new (iomap_uncached)`,
    },
    {
      id: "soc-coherent",
      when: { ...SOC, coherent: { is: true } },
      host: { kernel: { from: "7.2" } },
      map: inSystemMemory("write-combined"),
      source: SGDMA,
    },
    {
      // Stable releases have the change to write-combined already, 6.12.117 for one.
      id: "soc-coherent-older",
      when: { ...SOC, coherent: { is: true } },
      map: inSystemMemory("uncached", "write-combined"),
      source: SGDMA,
    },
    {
      id: "soc-cached",
      when: SOC,
      refuse: {
        code: "SYNC_REQUIRED",
        message:
          "Tegra's GPU does not see the CPU's caches, and only DRM_NOUVEAU_GEM_CPU_PREP flushes them: made with NOUVEAU_GEM_DOMAIN_COHERENT, the buffer is not cached.",
      },
      source: "drivers/gpu/drm/nouveau/nouveau_bo.c, nouveau_bo_sync_for_cpu",
    },
    ...writeCombined({
      id: "gart-tiled",
      when: { bus: { is: "pci" }, ...NO_VRAM, tiled: { is: true } },
      map: inVram("write-combined"),
      source: BAR1,
    }),
    // What follows is mapped cached in some place.
    notCoherent(
      "nouveau does not ask whether PCI Express snoops, and flushes them for Tegra's GPUs alone.",
      SGDMA,
    ),
    ...writeCombined({
      // Through the AGP aperture or beside it; cached where the driver leaves AGP alone.
      id: "agp",
      when: { bus: { is: "agp" } },
      map: inVramOrSystemMemory("write-combined", "write-combined", "cached"),
      source: `${IO}; nouveau_bo.c, nouveau_ttm_tt_create`,
    }),
    {
      id: "gart",
      when: { ...NO_VRAM, scannedOut: { is: false } },
      map: inSystemMemory("cached"),
      source: SGDMA,
    },
    ...writeCombined({
      id: "vram",
      map: inVramOrSystemMemory("write-combined", "cached"),
      source: `${MOVES}; ${IO}`,
    }),
  ],
  cases: [
    { name: "VRAM", facts: { domains: ["vram"], deviceCoherent: true } },
    { name: "GART", facts: { domains: ["gart"], tiled: false, deviceCoherent: true } },
    { name: "GART, tiled", facts: { domains: ["gart"], tiled: true } },
    {
      name: "GART, shown by the GPU",
      facts: { domains: ["gart"], tiled: false, scannedOut: true, deviceCoherent: true },
    },
    { name: "nothing known", facts: {} },
    {
      name: "GART, used by a device that does not see the CPU's caches",
      facts: { domains: ["gart"], tiled: false, deviceCoherent: false },
    },
    { name: "AGP", facts: { bus: "agp", deviceCoherent: true } },
    { name: "Tegra, coherent", facts: { bus: "soc", tiled: false, coherent: true } },
    { name: "Tegra, not coherent", facts: { bus: "soc", tiled: false, coherent: false } },
    { name: "Tegra, tiled", facts: { bus: "soc", tiled: true } },
    { name: "imported", facts: { imported: true } },
  ],
  probe: nouveauProbe,
});
