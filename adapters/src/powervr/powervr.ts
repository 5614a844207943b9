import { defineAdapter } from "@vmprot/core";
import {
  DEVICE_COHERENT_FACT,
  notCoherent,
  OWN_DEVICE_COHERENT_FACT,
} from "../families/device-coherent.js";
import { gemShmem, gemShmemRows } from "../families/gem-shmem.js";
import { IMPORTED_FACT, IMPORTED_RULE } from "../families/imported.js";
import { gpuCases } from "../families/own-coherence.js";
import { writeCombined } from "../families/write-combined.js";
import { powervrProbe } from "./powervr-probe.js";

/** DRM_PVR_BO_* creation flags of include/uapi/drm/pvr_drm.h. */
const PVR_BO = {
  BYPASS_DEVICE_CACHE: 1 << 0,
  /** Of the parameter manager's firmware alone. */
  PM_FW_PROTECT: 1 << 1,
  ALLOW_CPU_USERSPACE_ACCESS: 1 << 2,
} as const;

const MMAP = "drivers/gpu/drm/imagination/pvr_gem.c, pvr_gem_create and pvr_gem_mmap";

/** The exporter of Imagination's Rogue GPUs. */
export const powervrAdapter = defineAdapter({
  contract: 1,
  exporter: "powervr",
  title:
    "Imagination PowerVR Rogue GPUs (drm/imagination): cached where the GPU sees the CPU's caches",
  source: "drivers/gpu/drm/imagination/pvr_gem.c (Linux 6.12 to 7.2)",
  facts: {
    flags: {
      kind: "bits",
      bits: PVR_BO,
      doc: "DRM_PVR_BO_* flags that the buffer's creator gave to DRM_PVR_IOCTL_CREATE_BO.",
      absent: "unknown",
      because: "No ioctl returns them.",
      chosen: true,
    },
    deviceCoherent: DEVICE_COHERENT_FACT,
    ownDeviceCoherent: OWN_DEVICE_COHERENT_FACT,
    imported: IMPORTED_FACT,
  },
  rules: [
    IMPORTED_RULE,
    {
      id: "pm-fw-protect",
      when: { flags: { has: PVR_BO.PM_FW_PROTECT } },
      refuse: {
        code: "NOT_EXPORTABLE",
        message:
          "The buffer is the firmware's own (DRM_PVR_BO_PM_FW_PROTECT): its export fails with EPERM, or on older kernels its mmap with EINVAL.",
      },
      source: "drivers/gpu/drm/imagination/pvr_gem.c, pvr_gem_export (Linux 6.12.117 and 6.19)",
    },
    {
      id: "no-cpu-access",
      when: { flags: { lacks: PVR_BO.ALLOW_CPU_USERSPACE_ACCESS } },
      refuse: {
        code: "NO_CPU_MAPPING",
        message:
          "The buffer was created without DRM_PVR_BO_ALLOW_CPU_USERSPACE_ACCESS; its mmap fails with EINVAL.",
      },
      source: "drivers/gpu/drm/imagination/pvr_gem.c, pvr_gem_mmap",
    },
    ...gemShmemRows(
      {
        id: "write-combined",
        when: { deviceCoherent: { is: false }, ownDeviceCoherent: { is: false } },
        source: MMAP,
      },
      "write-combined",
    ),
    notCoherent(
      "powervr flushes them nowhere.",
      "drivers/gpu/drm/imagination/pvr_gem.c, pvr_gem_object_funcs (no begin_cpu_access)",
    ),
    // Up to 6.14 always write-combined, in 6.16 as the device is; stable releases may have either.
    ...writeCombined({
      id: "either",
      host: { kernel: { before: "6.16" } },
      map: gemShmem("write-combined", "cached"),
      source: MMAP,
    }),
    ...gemShmemRows({ id: "cached", source: `${MMAP} (Linux 6.16)` }, "cached"),
  ],
  cases: [
    ...gpuCases(PVR_BO.ALLOW_CPU_USERSPACE_ACCESS),
    { name: "nothing known", facts: {} },
    { name: "no CPU access", facts: { flags: 0 } },
    { name: "PM_FW_PROTECT", facts: { flags: PVR_BO.PM_FW_PROTECT } },
    { name: "imported", facts: { imported: true } },
    { name: "unknown whether imported", facts: { imported: "unknown" } },
  ],
  probe: powervrProbe,
});
