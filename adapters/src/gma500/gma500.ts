import { defineAdapter } from "@vmprot/core";
import { gma500Probe } from "./gma500-probe.js";

const MMAP =
  "drivers/gpu/drm/drm_gem.c, drm_gem_mmap_obj (pgprot_writecombine); gma500/gem.c, psb_gem_fault";

/** The exporter of the Atom processors' PowerVR graphics, of which nobody else's buffers can be. */
export const gma500Adapter = defineAdapter({
  contract: 1,
  exporter: "gma500",
  title: "Intel GMA 500, 600 and 3600 of Atom processors (drm/gma500): write-combined, always",
  source: "drivers/gpu/drm/gma500/gem.c and gtt.c (Linux 6.12 to 7.2.13)",
  facts: {
    stolen: {
      kind: "yes-no",
      doc: "The buffer is in stolen memory, as the console's framebuffer is.",
      absent: false,
      because: "No ioctl makes such a buffer.",
    },
  },
  rules: [
    {
      id: "stolen",
      when: { stolen: { is: true } },
      map: [{ memory: "device", cache: "write-combined", vma: "pfnmap", pages: "refcounted" }],
      source: `${MMAP}; psb_drv.c, psb_driver_load (ioremap_wc)`,
    },
    {
      id: "shmem",
      map: [{ memory: "ram", cache: "write-combined", vma: "pfnmap", pages: "shmem" }],
      source: `${MMAP}; gma500/gem.c, psb_gem_pin (set_pages_array_wc)`,
    },
  ],
  cases: [
    { name: "any buffer of a program's", facts: {} },
    { name: "the console's framebuffer", facts: { stolen: true } },
  ],
  probe: gma500Probe,
});
