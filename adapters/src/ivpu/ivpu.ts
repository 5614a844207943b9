import { defineAdapter } from "@vmprot/core";
import { DEVICE_COHERENT_FACT, notCoherent } from "../families/device-coherent.js";
import { gemShmemRows } from "../families/gem-shmem.js";
import { IMPORTED_FACT, IMPORTED_RULE } from "../families/imported.js";
import { ivpuProbe } from "./ivpu-probe.js";

/** DRM_IVPU_BO_* creation flags of include/uapi/drm/ivpu_accel.h, but for UNCACHED, which it refuses. */
const IVPU_BO = {
  HIGH_MEM: 0x1,
  MAPPABLE: 0x2,
  DMA_MEM: 0x4,
  READ_ONLY: 0x8,
  WC: 0x20000,
} as const;

const CREATE = "drivers/accel/ivpu/ivpu_gem.c, ivpu_bo_alloc and ivpu_bo_create_ioctl";

/** The exporter of Intel's NPUs, on x86. */
export const ivpuAdapter = defineAdapter({
  contract: 1,
  exporter: "ivpu",
  names: { intel_vpu: {}, ivpu_userptr_dmabuf: { userptr: true } },
  title: "Intel NPUs (accel/ivpu): cached, or write-combined if created so",
  source: "drivers/accel/ivpu/ivpu_gem.c and ivpu_gem_userptr.c (Linux 6.12 to 7.2)",
  facts: {
    flags: {
      kind: "bits",
      bits: IVPU_BO,
      doc: "DRM_IVPU_BO_* flags, as IVPU_BO_INFO returns them on the file that made the buffer; on another that imported it, it returns 0.",
      absent: "unknown",
      because: "Who has the dma-buf alone cannot ask for them.",
      chosen: true,
    },
    userptr: {
      kind: "yes-no",
      doc: "The buffer is a program's own memory (DRM_IVPU_BO_CREATE_FROM_USERPTR, Linux 6.19): its exp_name is ivpu_userptr_dmabuf.",
      absent: false,
      because: "Its exp_name tells, and whoever made it gave the memory.",
    },
    deviceCoherent: DEVICE_COHERENT_FACT,
    imported: IMPORTED_FACT,
  },
  rules: [
    IMPORTED_RULE,
    {
      id: "userptr",
      when: { userptr: { is: true } },
      refuse: {
        code: "NO_CPU_MAPPING",
        message:
          "A dma-buf of a program's own memory (ivpu_userptr_dmabuf) has no mmap: EINVAL. Map that memory itself.",
      },
      source: "drivers/accel/ivpu/ivpu_gem_userptr.c, ivpu_gem_userptr_dmabuf_ops",
    },
    ...gemShmemRows(
      { id: "write-combined", when: { flags: { has: IVPU_BO.WC } }, source: CREATE },
      "write-combined",
    ),
    notCoherent(
      "The NPU itself snoops them, so that the driver flushes nothing.",
      "drivers/accel/ivpu/ivpu_gem.c, ivpu_gem_funcs (no begin_cpu_access)",
    ),
    ...gemShmemRows({ id: "cached", source: CREATE }, "cached"),
  ],
  cases: [
    { name: "CACHED", facts: { flags: IVPU_BO.MAPPABLE, deviceCoherent: true } },
    { name: "WC", facts: { flags: IVPU_BO.WC } },
    { name: "flags unknown", facts: {} },
    {
      name: "CACHED, used by a device that does not see the CPU's caches",
      facts: { flags: 0, deviceCoherent: false },
    },
    { name: "a program's own memory", facts: { userptr: true } },
    { name: "imported", facts: { imported: true } },
    { name: "unknown whether imported", facts: { imported: "unknown" } },
  ],
  probe: ivpuProbe,
});
