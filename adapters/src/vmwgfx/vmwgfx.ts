import { defineAdapter } from "@vmprot/core";
import { IMPORTED_FACT, IMPORTED_RULE } from "../families/imported.js";
import { inSystemMemory, inVramOrSystemMemory } from "../families/ttm.js";
import { vmwgfxProbe } from "./vmwgfx-probe.js";

const IN_VRAM =
  "drivers/gpu/drm/vmwgfx/vmwgfx_ttm_buffer.c, vmw_ttm_io_mem_reserve (ttm_cached); vmwgfx_gem.c, vmw_gem_object_create_with_handle; vmwgfx_execbuf.c, vmw_translate_guest_ptr";

/**
 * The exporter of VMware's virtual GPU, inside its guest. Its memory is the hypervisor's, which reads
 * and writes it with the CPU: cached is coherent.
 */
export const vmwgfxAdapter = defineAdapter({
  contract: 1,
  exporter: "vmwgfx",
  title: "VMware SVGA guests (drm/vmwgfx, TTM): cached, and in video memory as the host maps that",
  source:
    "drivers/gpu/drm/vmwgfx/vmwgfx_ttm_buffer.c, vmwgfx_gem.c and vmwgfx_prime.c (Linux 6.12 to 7.2.13)",
  facts: {
    object: {
      kind: "word",
      words: ["buffer", "surface"],
      doc: "What was exported: a buffer object, whose exp_name is drm; or a surface, whose is vmwgfx.",
      absent: "buffer",
      because: "Whoever exported it knows, and the dma-buf's exp_name tells.",
    },
    hasMob: {
      kind: "yes-no",
      doc: "The device has memory objects (guest-backed objects, SVGA3 and virtual hardware since version 11), so that buffers begin outside video memory.",
      absent: "unknown",
      because:
        "DRM_VMW_PARAM_HW_CAPS tells where the device lacks them, but not where the driver does.",
    },
    guestPointer: {
      kind: "yes-no",
      doc: "Of a buffer of a device with memory objects: at some time of its life a command or an overlay names it by guest pointer (SVGA3D_SURFACE_DMA), or a screen object shows it, for which the kernel moves it to a GMR or to video memory.",
      absent: false,
      because: "Mesa does not on such devices; whoever writes the device's commands knows.",
    },
    imported: IMPORTED_FACT,
  },
  rules: [
    IMPORTED_RULE,
    {
      id: "surface",
      when: { object: { is: "surface" } },
      refuse: {
        code: "NO_CPU_MAPPING",
        message: "A surface's dma-buf has no mmap; export the buffer behind it.",
      },
      source: "drivers/gpu/drm/vmwgfx/vmwgfx_prime.c, vmw_prime_dmabuf_ops",
    },
    {
      id: "mob",
      when: { hasMob: { is: true }, guestPointer: { is: false } },
      map: inSystemMemory("cached"),
      source: "drivers/gpu/drm/vmwgfx/vmwgfx_gem.c, vmw_gem_object_create_with_handle",
    },
    {
      // Nobody reserves video memory write-combined, so that it is uncached; but cached while the
      // kernel maps it so itself and the MTRRs allow it.
      id: "vram-x86",
      host: { arch: "x86_64" },
      map: inVramOrSystemMemory(["uncached", "cached"], "cached"),
      source: `${IN_VRAM}; arch/x86/mm/pat/memtype.c, pfnmap_setup_cachemode`,
    },
    { id: "vram", map: inVramOrSystemMemory("cached", "cached"), source: IN_VRAM },
  ],
  cases: [
    { name: "buffer, memory objects", facts: { hasMob: true } },
    { name: "buffer, no memory objects", facts: { hasMob: false } },
    { name: "buffer named by guest pointer", facts: { hasMob: true, guestPointer: true } },
    { name: "buffer, device unknown", facts: {} },
    { name: "surface", facts: { object: "surface" } },
    { name: "imported", facts: { imported: true } },
  ],
  probe: vmwgfxProbe,
});
