import { defineAdapter } from "@vmprot/core";
import { gemShmemRows } from "../families/gem-shmem.js";
import { IMPORTED_FACT, IMPORTED_RULE } from "../families/imported.js";
import { v3dProbe } from "./v3d-probe.js";

/** The exporter of the GPUs of the Raspberry Pi 4 and 5. Its display is another driver's, vc4. */
export const v3dAdapter = defineAdapter({
  contract: 1,
  exporter: "v3d",
  title:
    "Broadcom VideoCore VI and VII GPUs, Raspberry Pi 4 and 5 (drm/v3d): write-combined, always",
  source: "drivers/gpu/drm/v3d/v3d_bo.c (Linux 6.12 to 7.2)",
  facts: { imported: IMPORTED_FACT },
  rules: [
    IMPORTED_RULE,
    // With map_wc, always: the GPU does not see the CPU's caches.
    ...gemShmemRows(
      {
        id: "write-combined",
        source: "drivers/gpu/drm/v3d/v3d_bo.c, v3d_create_object; v3d_gem.c, v3d_huge_mnt_init",
      },
      "write-combined",
      "6.13",
    ),
  ],
  cases: [
    { name: "native", facts: {} },
    { name: "imported", facts: { imported: true } },
    { name: "unknown whether imported", facts: { imported: "unknown" } },
  ],
  probe: v3dProbe,
});
