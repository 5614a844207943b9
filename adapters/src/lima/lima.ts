import { defineAdapter } from "@vmprot/core";
import { gemShmemRows } from "../families/gem-shmem.js";
import { IMPORTED_FACT, IMPORTED_RULE } from "../families/imported.js";
import { limaProbe } from "./lima-probe.js";

/** LIMA_BO_FLAG_* of include/uapi/drm/lima_drm.h. */
const LIMA_BO_FLAG = { HEAP: 1 << 0 } as const;

/** The exporter of Arm Mali-400 and Mali-450 GPUs. */
export const limaAdapter = defineAdapter({
  contract: 1,
  exporter: "lima",
  title: "Arm Mali-400 and Mali-450 GPUs (drm/lima): write-combined, always",
  source: "drivers/gpu/drm/lima/lima_gem.c (Linux 6.12 to 7.2)",
  facts: {
    flags: {
      kind: "bits",
      bits: LIMA_BO_FLAG,
      doc: "LIMA_BO_FLAG_* that the buffer's creator gave to DRM_LIMA_GEM_CREATE.",
      absent: "unknown",
      because: "No ioctl returns them.",
      chosen: true,
    },
    imported: IMPORTED_FACT,
  },
  rules: [
    IMPORTED_RULE,
    {
      id: "heap",
      when: { flags: { has: LIMA_BO_FLAG.HEAP } },
      refuse: {
        code: "NO_CPU_MAPPING",
        message:
          "The GPU's heap (LIMA_BO_FLAG_HEAP) gets its memory as it grows; its mmap fails with EINVAL.",
      },
      source: "drivers/gpu/drm/lima/lima_gem.c, lima_gem_mmap",
    },
    // With map_wc, always: the GPU does not see the CPU's caches.
    ...gemShmemRows(
      {
        id: "write-combined",
        source: "drivers/gpu/drm/lima/lima_gem.c, lima_gem_create_object",
      },
      "write-combined",
    ),
  ],
  cases: [
    { name: "native", facts: { flags: 0 } },
    { name: "heap", facts: { flags: LIMA_BO_FLAG.HEAP } },
    { name: "flags unknown", facts: {} },
    { name: "imported", facts: { imported: true } },
    { name: "unknown whether imported", facts: { imported: "unknown" } },
  ],
  probe: limaProbe,
});
