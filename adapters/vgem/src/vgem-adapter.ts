import type { ExporterAdapter } from "@vmprot/core";
import type { VgemFacts } from "./vgem-facts.js";
import { vgemPlacements } from "./vgem-placements.js";
import { vgemProbe } from "./vgem-probe.js";

/** The exporter of the kernel's virtual GEM device, which software renderers and tests use. */
export const vgemAdapter: ExporterAdapter<VgemFacts> = {
  contract: 1,
  exporter: "vgem",
  title: "Virtual GEM (drm/vgem): write-combined, always",
  source: "drivers/gpu/drm/vgem/vgem_drv.c (Linux 6.18)",
  optionalFacts: {
    imported: { values: [false, true], absent: false, doc: "a native buffer" },
  },
  cases: [
    { name: "native", facts: {} },
    { name: "imported", facts: { imported: true } },
    { name: "unknown whether imported", facts: { imported: "unknown" } },
  ],
  placements: vgemPlacements,
  probe: vgemProbe,
};
