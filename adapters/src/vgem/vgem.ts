import { defineAdapter } from "@vmprot/core";
import { gemShmemRows } from "../families/gem-shmem.js";
import { IMPORTED_FACT, IMPORTED_RULE } from "../families/imported.js";
import { vgemProbe } from "./vgem-probe.js";

/** The exporter of the kernel's virtual GEM device, which software renderers and tests use. */
export const vgemAdapter = defineAdapter({
  contract: 1,
  exporter: "vgem",
  title: "Virtual GEM (drm/vgem): write-combined, always",
  source: "drivers/gpu/drm/vgem/vgem_drv.c (Linux 6.18)",
  facts: { imported: IMPORTED_FACT },
  rules: [
    IMPORTED_RULE,
    // With map_wc, always: vgem has no begin_cpu_access, so its memory must be coherent.
    ...gemShmemRows(
      {
        id: "write-combined",
        source: "drivers/gpu/drm/vgem/vgem_drv.c, vgem_gem_create_object",
      },
      "write-combined",
    ),
  ],
  cases: [
    { name: "native", facts: {} },
    { name: "imported", facts: { imported: true } },
    { name: "unknown whether imported", facts: { imported: "unknown" } },
  ],
  probe: vgemProbe,
});
