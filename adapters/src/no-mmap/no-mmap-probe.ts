import { EXP_NAME, oneOf, programProbe } from "@vmprot/core/uapi";

/** Exporters none of whose dma-bufs has an mmap, by the exp_name that those alone have. */
export const NO_MMAP_EXPORTERS = [
  "vfio_pci_core",
  "xen_gntdev",
  "habanalabs",
  "ib_uverbs",
  "tee",
  "armada",
  "iommufd",
] as const;

/** One of {@link NO_MMAP_EXPORTERS}. */
export type NoMmapExporter = (typeof NO_MMAP_EXPORTERS)[number];

/** `exp_name` says it all. */
export const noMmapProbe = programProbe({
  expNames: NO_MMAP_EXPORTERS,
  program: [{ facts: { driver: oneOf(EXP_NAME, NO_MMAP_EXPORTERS) } }],
});
