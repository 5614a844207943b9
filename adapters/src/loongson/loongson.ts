import { defineAdapter } from "@vmprot/core";
import { DEVICE_COHERENT_FACT, notCoherent } from "../families/device-coherent.js";
import { IMPORTED_FACT, IMPORTED_RULE } from "../families/imported.js";
import { inVramOrSystemMemory } from "../families/ttm.js";
import { writeCombined } from "../families/write-combined.js";
import { loongsonProbe } from "./loongson-probe.js";

const TTM =
  "drivers/gpu/drm/loongson/lsdc_ttm.c, lsdc_bo_reserve_io_mem and lsdc_ttm_tt_create; lsdc_plane.c, lsdc_plane_prepare_fb";

/** The exporter of the displays of Loongson's processors and bridge chips. */
export const loongsonAdapter = defineAdapter({
  contract: 1,
  exporter: "loongson",
  title: "Loongson displays (drm/loongson, TTM): device memory, or system memory when evicted",
  source: "drivers/gpu/drm/loongson/lsdc_ttm.c (Linux 6.12 to 7.2.13)",
  facts: { deviceCoherent: DEVICE_COHERENT_FACT, imported: IMPORTED_FACT },
  rules: [
    IMPORTED_RULE,
    notCoherent("loongson flushes them nowhere.", TTM),
    ...writeCombined({
      // Whatever was asked for: what is shown is pinned in VRAM, what others import in GTT.
      id: "anywhere",
      map: inVramOrSystemMemory("write-combined", "cached"),
      source: TTM,
    }),
  ],
  cases: [
    { name: "native", facts: { deviceCoherent: true } },
    {
      name: "used by a device that does not see the CPU's caches",
      facts: { deviceCoherent: false },
    },
    { name: "imported", facts: { imported: true } },
    { name: "unknown whether imported", facts: { imported: "unknown" } },
  ],
  probe: loongsonProbe,
});
