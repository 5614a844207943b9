import type { ExporterAdapter } from "@vmprot/core";
import { RADEON_GEM, RADEON_GEM_DOMAIN, type RadeonFacts } from "./radeon-facts.js";
import { radeonPlacements } from "./radeon-placements.js";
import { radeonProbe } from "./radeon-probe.js";

const { GTT, VRAM } = RADEON_GEM_DOMAIN;
const { GTT_UC, GTT_WC, NO_CPU_ACCESS } = RADEON_GEM;

/** The exporter of ATI and AMD GPUs up to GCN 1.1: a TTM driver, whose buffers move. */
export const radeonAdapter: ExporterAdapter<RadeonFacts> = {
  contract: 1,
  exporter: "radeon",
  title: "ATI and AMD GPUs up to GCN 1.1 (drm/radeon, TTM): VRAM, or wherever it is evicted to",
  source:
    "drivers/gpu/drm/radeon/radeon_ttm.c, radeon_ttm_tt_create; radeon_object.c, radeon_bo_create (Linux 6.18)",
  optionalFacts: {
    flags: { values: [0, GTT_UC, GTT_WC], absent: "unknown", doc: "unknown" },
    imported: { values: [false, true], absent: false, doc: "a native buffer" },
  },
  cases: [
    { name: "VRAM", facts: { domains: VRAM, flags: 0 } },
    { name: "GTT, WC", facts: { domains: GTT, flags: GTT_WC } },
    { name: "GTT, UC", facts: { domains: GTT, flags: GTT_UC } },
    { name: "flags unknown", facts: { domains: VRAM } },
    { name: "NO_CPU_ACCESS", facts: { domains: VRAM, flags: NO_CPU_ACCESS } },
    { name: "imported", facts: { domains: GTT, flags: 0, imported: true } },
    { name: "unknown whether imported", facts: { domains: GTT, flags: 0, imported: "unknown" } },
    { name: "an undefined flag", facts: { domains: VRAM, flags: 1 << 5 } },
  ],
  placements: radeonPlacements,
  probe: radeonProbe,
};
