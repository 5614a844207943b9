import type { ExporterAdapter } from "@vmprot/core";
import type { QxlFacts } from "./qxl-facts.js";
import { qxlPlacements } from "./qxl-placements.js";
import { qxlProbe } from "./qxl-probe.js";

/** The exporter of QEMU's QXL display device, inside its guest. */
export const qxlAdapter: ExporterAdapter<QxlFacts> = {
  contract: 1,
  exporter: "qxl",
  title: "QXL virtual GPUs (drm/qxl, TTM): device memory, or system memory when evicted",
  source: "drivers/gpu/drm/qxl/qxl_ttm.c and qxl_object.c (Linux 6.18)",
  optionalFacts: {},
  cases: [{ name: "any buffer", facts: {} }],
  placements: qxlPlacements,
  probe: qxlProbe,
};
