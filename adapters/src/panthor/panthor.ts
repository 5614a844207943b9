import { type CacheMode, defineAdapter, type Placement } from "@vmprot/core";
import {
  DEVICE_COHERENT_FACT,
  notCoherent,
  OWN_DEVICE_COHERENT_FACT,
} from "../families/device-coherent.js";
import { gemShmemRows } from "../families/gem-shmem.js";
import { IMPORTED_FACT, IMPORTED_RULE } from "../families/imported.js";
import { gpuCases } from "../families/own-coherence.js";
import { writeCombined } from "../families/write-combined.js";
import { DRM_PANTHOR_BO, panthorProbe } from "./panthor-probe.js";

const { NO_MMAP, WB_MMAP } = DRM_PANTHOR_BO;

/** The first Linux in which the driver has WB_MMAP, and a mount with huge pages of its own. */
const SINCE = "7.0";

/** Without the helper, from Linux 7.2 on: its own fault handler makes writable entries. */
const ownMmap = (...modes: readonly CacheMode[]): readonly Placement[] =>
  modes.map((cache) => ({ memory: "ram", cache, vma: "pfnmap", pages: "non-refcounted" }));
const OWN_MMAP = { kernel: { from: "7.2" } } as const;
const MMAP = "drivers/gpu/drm/panthor/panthor_gem.c, should_map_wc and panthor_gem_mmap";

const CREATE =
  "drivers/gpu/drm/panthor/panthor_gem.c, panthor_gem_create_object (Linux 6.12) and should_map_wc (7.0)";

const NON_COHERENT = {
  flags: { lacks: WB_MMAP },
  deviceCoherent: { is: false },
  ownDeviceCoherent: { is: false },
} as const;

/**
 * The exporter of Arm's Valhall GPUs. Not of tyr, the Rust driver that calls itself panthor: up to
 * Linux 7.2 it has no buffers that a client could export.
 */
export const panthorAdapter = defineAdapter({
  contract: 1,
  exporter: "panthor",
  title: "Arm Mali Valhall GPUs with CSF (drm/panthor): cached where the GPU sees the CPU's caches",
  source: "drivers/gpu/drm/panthor/panthor_gem.c and panthor_drv.c (Linux 6.12 to 7.2)",
  facts: {
    flags: {
      kind: "bits",
      bits: DRM_PANTHOR_BO,
      doc: "DRM_PANTHOR_BO_* flags of the buffer's creation, as DRM_PANTHOR_BO_QUERY_INFO returns them (Linux 7.0).",
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
      // Later the flag forbids BO_MMAP_OFFSET alone, not the dma-buf's mmap.
      id: "no-mmap",
      when: { flags: { has: NO_MMAP } },
      host: { kernel: { before: "6.16" } },
      refuse: {
        code: "NO_CPU_MAPPING",
        message:
          "The buffer was created with DRM_PANTHOR_BO_NO_MMAP; before Linux 6.16 its mmap fails with EINVAL.",
      },
      source: "drivers/gpu/drm/panthor/panthor_gem.c, panthor_gem_mmap (Linux 6.12 and 6.14)",
    },
    {
      id: "no-wb-mmap",
      when: { flags: { has: WB_MMAP } },
      host: { kernel: { before: SINCE } },
      refuse: {
        code: "NOT_EXPORTABLE",
        message: "DRM_PANTHOR_BO_WB_MMAP is of Linux 7.0: before, no such buffer can be created.",
      },
      source: "drivers/gpu/drm/panthor/panthor_drv.c, panthor_ioctl_bo_create",
    },
    ...writeCombined({
      id: "write-combined-own-mmap",
      when: NON_COHERENT,
      host: OWN_MMAP,
      map: ownMmap("write-combined"),
      source: MMAP,
    }),
    ...gemShmemRows(
      { id: "write-combined", when: NON_COHERENT, source: CREATE },
      "write-combined",
      SINCE,
    ),
    notCoherent(
      "panthor flushes them in begin_cpu_access from Linux 7.0 on, which a guest's accesses do not reach, and before that nowhere.",
      "drivers/gpu/drm/panthor/panthor_gem.c, panthor_gem_prime_begin_cpu_access",
    ),
    { id: "cached-own-mmap", host: OWN_MMAP, map: ownMmap("cached"), source: MMAP },
    ...gemShmemRows({ id: "cached", source: CREATE }, "cached", SINCE),
  ],
  cases: [
    ...gpuCases(0),
    {
      name: "WB_MMAP, GPU that does not see the CPU's caches",
      facts: { flags: WB_MMAP, deviceCoherent: false, ownDeviceCoherent: false },
    },
    { name: "nothing known", facts: {} },
    { name: "NO_MMAP", facts: { flags: NO_MMAP, deviceCoherent: true } },
    { name: "imported", facts: { imported: true } },
    { name: "unknown whether imported", facts: { flags: 0, imported: "unknown" } },
  ],
  probe: panthorProbe,
});
