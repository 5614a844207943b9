import type { ExporterProbe } from "@vmprot/core";
import { FOREIGN_BUFFER, facts } from "../families/drm-probe.js";

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
export const noMmapProbe: ExporterProbe<{ readonly driver: NoMmapExporter }> = {
  expNames: NO_MMAP_EXPORTERS,
  probe({ expName }) {
    const driver = NO_MMAP_EXPORTERS.find((name) => name === expName);
    return driver === undefined ? FOREIGN_BUFFER : facts({ driver });
  },
};
