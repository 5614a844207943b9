import { defineAdapter } from "@vmprot/core";
import { DEVICE_COHERENT_FACT, notCoherent } from "../families/device-coherent.js";
import { IMPORTED_FACT, IMPORTED_RULE } from "../families/imported.js";
import { qaicProbe } from "./qaic-probe.js";

const MMAP = "drivers/accel/qaic/qaic_data.c, qaic_gem_object_mmap";

/** The exporter of Qualcomm's Cloud AI accelerators, PCIe cards. */
export const qaicAdapter = defineAdapter({
  contract: 1,
  exporter: "qaic",
  title: "Qualcomm Cloud AI 100 and 80 accelerators (accel/qaic): cached",
  source: "drivers/accel/qaic/qaic_data.c (Linux 6.12 to 7.2)",
  facts: { deviceCoherent: DEVICE_COHERENT_FACT, imported: IMPORTED_FACT },
  rules: [
    IMPORTED_RULE,
    notCoherent("qaic flushes them when the device is handed a buffer, not for a guest.", MMAP),
    {
      // remap_pfn_range of blocks of several pages, of which only the first has a reference count.
      id: "cached",
      map: [{ memory: "ram", cache: "cached", vma: "pfnmap", pages: "non-refcounted" }],
      source: `${MMAP} and create_sgt`,
    },
  ],
  cases: [
    { name: "coherent device", facts: { deviceCoherent: true } },
    { name: "non-coherent device", facts: { deviceCoherent: false } },
    { name: "imported", facts: { imported: true } },
    { name: "unknown whether imported", facts: { imported: "unknown" } },
  ],
  probe: qaicProbe,
});
