import { defineAdapter } from "@vmprot/core";
import { NO_MMAP_EXPORTERS, type NoMmapExporter, noMmapProbe } from "./no-mmap-probe.js";

/** What each exports, what to do instead, and where its operations stand. */
const EXPORTED: Readonly<Record<NoMmapExporter, readonly [message: string, source: string]>> = {
  vfio_pci_core: [
    "VFIO exports a PCI BAR for other devices, without an mmap (EINVAL). Map the region through the vfio device instead, and ask about vfio-region.",
    "drivers/vfio/pci/vfio_pci_dmabuf.c, vfio_pci_dmabuf_ops",
  ],
  xen_gntdev: [
    "A dma-buf of Xen grants has no mmap (EINVAL). Map the grants through /dev/xen/gntdev instead.",
    "drivers/xen/gntdev-dmabuf.c, dmabuf_exp_ops",
  ],
  habanalabs: [
    "Gaudi exports its device memory for other devices, without an mmap (EINVAL). Have the device copy it into a buffer of system memory.",
    "drivers/accel/habanalabs/common/memory.c, habanalabs_dmabuf_ops",
  ],
  ib_uverbs: [
    "An RDMA device exports a range of its BAR for other devices, without an mmap (EINVAL). Its owner can map the range through the uverbs file.",
    "drivers/infiniband/core/uverbs_std_types_dmabuf.c, uverbs_dmabuf_ops",
  ],
  tee: [
    "A TEE's protected heap holds memory that no CPU of the normal world may access, and has no mmap (EINVAL). Nothing can replace it: that is its purpose.",
    "drivers/tee/tee_heap.c, tee_heap_buf_ops",
  ],
  armada: [
    "armada's dma-bufs refuse mmap (EINVAL). Their owner can map the object through the DRM node.",
    "drivers/gpu/drm/armada/armada_gem.c, armada_gem_dmabuf_mmap",
  ],
  iommufd: [
    "The dma-bufs of iommufd's self-test have no mmap (EINVAL).",
    "drivers/iommu/iommufd/selftest.c, iommufd_test_dmabuf_ops",
  ],
};

/**
 * Exporters whose dma-bufs are for devices alone: the kernel refuses their mmap, whatever the buffer.
 */
export const noMmapAdapter = defineAdapter({
  contract: 1,
  exporter: "no-mmap",
  names: {
    ...Object.fromEntries(NO_MMAP_EXPORTERS.map((driver) => [driver, { driver }])),
    "vfio-pci": { driver: "vfio_pci_core" },
    "xen-gntdev": { driver: "xen_gntdev" },
    "armada-drm": { driver: "armada" },
  },
  title: "Exporters without an mmap (vfio-pci, gntdev, habanalabs, RDMA, TEE and others): never",
  source: "the dma_buf_ops of each (Linux 6.12 to 7.2)",
  facts: {
    driver: {
      kind: "word",
      words: NO_MMAP_EXPORTERS,
      doc: "The buffer's exp_name.",
    },
  },
  rules: NO_MMAP_EXPORTERS.map((driver) => {
    const [message, source] = EXPORTED[driver];
    return {
      id: driver.replaceAll("_", "-"),
      when: { driver: { is: driver } },
      refuse: { code: "NO_CPU_MAPPING", message },
      source,
    } as const;
  }),
  cases: NO_MMAP_EXPORTERS.map((driver) => ({ name: driver, facts: { driver } })),
  probe: noMmapProbe,
});
