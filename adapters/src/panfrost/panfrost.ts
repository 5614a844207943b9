import { defineAdapter } from "@vmprot/core";
import {
  DEVICE_COHERENT_FACT,
  notCoherent,
  OWN_DEVICE_COHERENT_FACT,
} from "../families/device-coherent.js";
import { gemShmemRows } from "../families/gem-shmem.js";
import { IMPORTED_FACT, IMPORTED_RULE } from "../families/imported.js";
import { gpuCases } from "../families/own-coherence.js";
import { PANFROST_BO, panfrostProbe } from "./panfrost-probe.js";

const { HEAP, WB_MMAP } = PANFROST_BO;

/** The first Linux in which the driver has WB_MMAP, and a mount with huge pages of its own. */
const SINCE = "7.0";

const CREATE =
  "drivers/gpu/drm/panfrost/panfrost_gem.c, panfrost_gem_create_object (Linux 6.12) and should_map_wc (7.0)";

/** The exporter of Arm's Midgard and Bifrost GPUs. */
export const panfrostAdapter = defineAdapter({
  contract: 1,
  exporter: "panfrost",
  title:
    "Arm Mali Midgard and Bifrost GPUs (drm/panfrost): cached where the GPU sees the CPU's caches",
  source: "drivers/gpu/drm/panfrost/panfrost_gem.c and panfrost_drv.c (Linux 6.12 to 7.2)",
  facts: {
    flags: {
      kind: "bits",
      bits: PANFROST_BO,
      doc: "PANFROST_BO_* flags of the buffer's creation, or as PANFROST_QUERY_BO_INFO returns them (Linux 7.0), which has WB_MMAP of every buffer that is mapped cached.",
      absent: "unknown",
      because: "Before Linux 7.0 no ioctl returns them.",
      chosen: true,
    },
    deviceCoherent: DEVICE_COHERENT_FACT,
    ownDeviceCoherent: OWN_DEVICE_COHERENT_FACT,
    imported: IMPORTED_FACT,
  },
  rules: [
    IMPORTED_RULE,
    {
      id: "heap",
      when: { flags: { has: HEAP } },
      refuse: {
        code: "NO_CPU_MAPPING",
        message:
          "The GPU's heap (PANFROST_BO_HEAP) gets its memory as the GPU faults; the CPU cannot map it.",
      },
      source: "drivers/gpu/drm/panfrost/panfrost_drv.c, panfrost_ioctl_mmap_bo",
    },
    {
      id: "no-wb-mmap",
      when: { flags: { has: WB_MMAP } },
      host: { kernel: { before: SINCE } },
      refuse: {
        code: "NOT_EXPORTABLE",
        message: "PANFROST_BO_WB_MMAP is of Linux 7.0: before, no such buffer can be created.",
      },
      source: "drivers/gpu/drm/panfrost/panfrost_drv.c, panfrost_ioctl_create_bo",
    },
    ...gemShmemRows(
      {
        id: "write-combined",
        when: {
          flags: { lacks: WB_MMAP },
          deviceCoherent: { is: false },
          ownDeviceCoherent: { is: false },
        },
        source: CREATE,
      },
      "write-combined",
      SINCE,
    ),
    notCoherent(
      "panfrost flushes them in begin_cpu_access from Linux 7.0 on, which a guest's accesses do not reach, and before that nowhere.",
      "drivers/gpu/drm/panfrost/panfrost_gem.c, panfrost_gem_prime_begin_cpu_access",
    ),
    ...gemShmemRows({ id: "cached", source: CREATE }, "cached", SINCE),
  ],
  cases: [
    ...gpuCases(0),
    {
      name: "WB_MMAP, GPU that does not see the CPU's caches",
      facts: { flags: WB_MMAP, deviceCoherent: false, ownDeviceCoherent: false },
    },
    { name: "nothing known", facts: {} },
    { name: "HEAP", facts: { flags: HEAP } },
    { name: "imported", facts: { imported: true } },
    { name: "unknown whether imported", facts: { flags: 0, imported: "unknown" } },
  ],
  probe: panfrostProbe,
});
