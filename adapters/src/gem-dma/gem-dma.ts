import { defineAdapter } from "@vmprot/core";
import { notCoherent } from "../families/device-coherent.js";
import {
  DMA_PGPROT_FACTS,
  ofCoherentDevice,
  ofCoherentDevicesPool,
  ofNonCoherentDevice,
  ofNonCoherentDevicesPool,
  RESERVED_POOL_FACT,
} from "../families/dma-pgprot.js";
import { GEM_DMA_MMAP } from "../families/gem-dma.js";
import { IMPORTED_FACT, IMPORTED_RULE } from "../families/imported.js";
import { DRIVERS_WITH_POOL, GEM_DMA_DRIVERS, gemDmaProbe } from "./gem-dma-probe.js";

const POOL = { driver: { is: DRIVERS_WITH_POOL } } as const;

const of = (driver: (typeof GEM_DMA_DRIVERS)[number]) => [driver, { driver }] as const;

/**
 * The exporter of displays whose objects are one block for the device's DMA. The attribute is fixed
 * for life.
 */
export const gemDmaAdapter = defineAdapter({
  contract: 1,
  exporter: "gem-dma",
  names: Object.fromEntries(GEM_DMA_DRIVERS.map(of)),
  title: "Displays of SoCs and SPI panels (drm GEM DMA helper): as the kernel's DMA API maps",
  source:
    "drivers/gpu/drm/drm_gem_dma_helper.c and its users; kernel/dma/mapping.c (Linux 6.12 to 7.2)",
  facts: {
    driver: {
      kind: "word",
      words: GEM_DMA_DRIVERS,
      doc: "The DRM driver, as DRM_IOCTL_VERSION names it.",
    },
    ...DMA_PGPROT_FACTS,
    reservedPool: {
      ...RESERVED_POOL_FACT,
      doc: `Of ${DRIVERS_WITH_POOL.join(", ")}. ${RESERVED_POOL_FACT.doc}`,
    },
    mapNoncoherent: {
      kind: "yes-no",
      doc: "Of ingenic-drm: the SoC is of the JZ4760 and JZ4770 class, for which the driver maps memory cached and flushes it itself.",
      absent: "unknown",
      because: "No UAPI tells the SoC.",
    },
    imported: IMPORTED_FACT,
  },
  rules: [
    IMPORTED_RULE,
    {
      id: "map-noncoherent",
      when: { driver: { is: "ingenic-drm" }, mapNoncoherent: { is: true } },
      refuse: {
        code: "SYNC_REQUIRED",
        message:
          "The driver maps the memory cached, the display does not see the CPU's caches, and only an atomic commit flushes them.",
      },
      source: `drivers/gpu/drm/ingenic/ingenic-drm-drv.c, ingenic_drm_gem_create_object; ${GEM_DMA_MMAP}`,
    },
    ...ofNonCoherentDevicesPool("non-coherent-device-pool", POOL, GEM_DMA_MMAP),
    ...ofNonCoherentDevice("non-coherent-device", {}, GEM_DMA_MMAP),
    notCoherent(
      "GEM DMA's dma-bufs have no begin_cpu_access that would flush them.",
      "drivers/gpu/drm/drm_prime.c, drm_gem_prime_dmabuf_ops",
    ),
    ofCoherentDevicesPool("coherent-device-pool", POOL, GEM_DMA_MMAP),
    ofCoherentDevice("coherent-device", GEM_DMA_MMAP),
  ],
  cases: [
    { name: "coherent devices", facts: { driver: "meson", deviceCoherent: true } },
    {
      name: "the display is not coherent",
      facts: { driver: "meson", deviceCoherent: false, ownDeviceCoherent: false },
    },
    {
      name: "another device is not coherent",
      facts: { driver: "meson", deviceCoherent: false, ownDeviceCoherent: true },
    },
    {
      name: "coherent devices, from a reserved pool",
      facts: { driver: "zynqmp-dpsub", deviceCoherent: true, reservedPool: true },
    },
    {
      name: "the display is not coherent, from a reserved pool",
      facts: {
        driver: "hdlcd",
        deviceCoherent: false,
        ownDeviceCoherent: false,
        reservedPool: true,
      },
    },
    { name: "ingenic-drm, cached", facts: { driver: "ingenic-drm", mapNoncoherent: true } },
    { name: "imported", facts: { driver: "meson", imported: true } },
    { name: "unknown whether imported", facts: { driver: "meson", imported: "unknown" } },
    { name: "devices unknown", facts: { driver: "meson" } },
  ],
  probe: gemDmaProbe,
});
