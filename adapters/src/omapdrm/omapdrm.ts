import { type CacheMode, defineAdapter, type Placement } from "@vmprot/core";
import { DEVICE_COHERENT_FACT, notCoherent } from "../families/device-coherent.js";
import { IMPORTED_FACT, IMPORTED_RULE } from "../families/imported.js";
import { writeCombined } from "../families/write-combined.js";
import { omapdrmProbe } from "./omapdrm-probe.js";

/** OMAP_BO_* creation flags of include/uapi/drm/omap_drm.h; cached is no bit. */
const OMAP_BO = {
  SCANOUT: 0x1,
  WC: 0x2,
  UNCACHED: 0x4,
  TILED_8: 0x100,
  TILED_16: 0x200,
} as const;

const TILED = OMAP_BO.TILED_8 | OMAP_BO.TILED_16;

/** Special entries in a VMA that VM_IO lets KVM follow. */
const mapped = (...modes: readonly CacheMode[]): readonly Placement[] =>
  modes.map((cache) => ({ memory: "ram", cache, vma: "pfnmap", pages: "non-refcounted" }));

const MMAP = "drivers/gpu/drm/omapdrm/omap_gem.c, omap_gem_object_mmap";

/** The exporter of TI's OMAP displays: 32-bit Arm, of which no current kernel is a KVM host. */
export const omapdrmAdapter = defineAdapter({
  contract: 1,
  exporter: "omapdrm",
  title: "TI OMAP and AM5 displays, 32-bit Arm (drm/omapdrm): attributes fixed at creation",
  source: "drivers/gpu/drm/omapdrm/omap_gem.c and omap_gem_dmabuf.c (Linux 6.12 to 7.2)",
  facts: {
    flags: {
      kind: "bits",
      bits: OMAP_BO,
      doc: "OMAP_BO_* flags that the buffer's creator gave to DRM_OMAP_GEM_NEW. SCANOUT does not change how a buffer is mapped, but a cached one's mmap may fail.",
      absent: "unknown",
      because: "No ioctl returns them.",
      chosen: true,
    },
    deviceCoherent: DEVICE_COHERENT_FACT,
    imported: IMPORTED_FACT,
  },
  rules: [
    IMPORTED_RULE,
    {
      id: "tiled",
      when: { flags: { any: TILED } },
      refuse: {
        code: "NO_CPU_MAPPING",
        message: "The buffer is tiled (OMAP_BO_TILED_*): a dma-buf of it fails with ENOMEM.",
      },
      source: "drivers/gpu/drm/omapdrm/omap_gem_dmabuf.c, omap_gem_dmabuf_begin_cpu_access",
    },
    ...writeCombined({
      id: "write-combined",
      when: { flags: { has: OMAP_BO.WC } },
      map: mapped("write-combined"),
      source: MMAP,
    }),
    {
      id: "uncached",
      when: { flags: { has: OMAP_BO.UNCACHED } },
      map: mapped("uncached"),
      source: MMAP,
    },
    notCoherent(
      "omapdrm's begin_cpu_access pins the pages and flushes nothing.",
      "drivers/gpu/drm/omapdrm/omap_gem_dmabuf.c, omap_gem_dmabuf_begin_cpu_access",
    ),
    { id: "cached", map: mapped("cached"), source: MMAP },
  ],
  cases: [
    { name: "WC", facts: { flags: OMAP_BO.SCANOUT | OMAP_BO.WC } },
    { name: "UNCACHED", facts: { flags: OMAP_BO.UNCACHED } },
    { name: "cached", facts: { flags: 0, deviceCoherent: true } },
    {
      name: "cached, used by a device that does not see the CPU's caches",
      facts: { flags: 0, deviceCoherent: false },
    },
    { name: "flags unknown", facts: {} },
    { name: "tiled", facts: { flags: OMAP_BO.WC | OMAP_BO.TILED_8 } },
    { name: "imported", facts: { imported: true } },
    { name: "unknown whether imported", facts: { imported: "unknown" } },
  ],
  probe: omapdrmProbe,
});
