import { defineAdapter } from "@vmprot/core";
import { amdxdnaProbe } from "./amdxdna-probe.js";

/** The exporter of AMD's NPUs (Ryzen AI), on x86: no guest can use its buffers. */
export const amdxdnaAdapter = defineAdapter({
  contract: 1,
  exporter: "amdxdna",
  names: { amdxdna_accel_driver: {} },
  title: "AMD NPUs, Ryzen AI (accel/amdxdna): cached, and not snooped by the NPU",
  source:
    "drivers/accel/amdxdna/amdxdna_gem.c, amdxdna_ubuf.c and amdxdna_cbuf.c (Linux 6.14 to 7.2)",
  facts: {
    memory: {
      kind: "word",
      words: ["shmem", "user", "carveout"],
      doc: "What the buffer is made of: the driver's own pages, a program's memory (its mmap fails with EINVAL; Linux 6.18), or memory carved out for the NPU (7.2).",
      absent: "unknown",
      because: "All three have one exp_name, and no ioctl tells.",
      chosen: true,
    },
  },
  rules: [
    {
      id: "user-memory",
      when: { memory: { is: "user" } },
      refuse: {
        code: "NO_CPU_MAPPING",
        message: "A dma-buf of a program's own memory has no mmap: EINVAL. Map that memory itself.",
      },
      source: "drivers/accel/amdxdna/amdxdna_ubuf.c, amdxdna_ubuf_dmabuf_ops",
    },
    {
      id: "carveout",
      when: { memory: { is: "carveout" } },
      refuse: {
        code: "SYNC_REQUIRED",
        message:
          "Memory carved out for the NPU is mapped as the kernel happens to have tracked it, cached if it has not, and the NPU does not snoop.",
      },
      source: "drivers/accel/amdxdna/amdxdna_cbuf.c, amdxdna_cbuf_mmap",
    },
    {
      id: "not-snooped",
      refuse: {
        code: "SYNC_REQUIRED",
        message:
          "The NPU does not snoop the CPU's caches, in which the buffer is mapped: DRM_IOCTL_AMDXDNA_SYNC_BO alone flushes them, DMA_BUF_IOCTL_SYNC does not.",
      },
      source:
        "drivers/accel/amdxdna/amdxdna_gem.c, amdxdna_gem_dmabuf_mmap and amdxdna_drm_sync_bo_ioctl",
    },
  ],
  cases: [
    { name: "shmem", facts: { memory: "shmem" } },
    { name: "a program's memory", facts: { memory: "user" } },
    { name: "carved out", facts: { memory: "carveout" } },
    { name: "nothing known", facts: {} },
  ],
  probe: amdxdnaProbe,
});
