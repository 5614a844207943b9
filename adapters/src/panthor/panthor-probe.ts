import {
  ask,
  at,
  drmIoctl,
  EXP_NAME,
  errnoOf,
  FOREIGN_BUFFER,
  failing,
  HANDLE,
  type HeaderChecks,
  headerChecks,
  IMPORTED,
  MINOR,
  programProbe,
  read,
  Structure,
} from "@vmprot/core/uapi";
import { macros } from "../families/macros.js";
import { coherenceBy, GPU_COHERENCY } from "../families/mali-coherency.js";
import { COHERENCE_AS_TOLD } from "../families/own-coherence.js";

/** DRM_PANTHOR_BO_* creation flags of include/uapi/drm/panthor_drm.h. */
export const DRM_PANTHOR_BO = {
  NO_MMAP: 1 << 0,
  /** Cached on the CPU (Linux 7.0). */
  WB_MMAP: 1 << 1,
} as const;

const DEV_QUERY = drmIoctl(
  "DRM_IOCTL_PANTHOR_DEV_QUERY",
  "read-write",
  0x40,
  new Structure("struct drm_panthor_dev_query", { type: "u32", size: "u32", pointer: "u64" }),
);

const DRM_PANTHOR_DEV_QUERY_GPU_INFO = 0;

/** The head of it; the driver writes as much as it is asked for. */
const GPU_INFO = new Structure("struct drm_panthor_gpu_info", {
  ...{ gpu_id: "u32", gpu_rev: "u32", csf_id: "u32", l2_features: "u32" },
  ...{ tiler_features: "u32", mem_features: "u32", mmu_features: "u32", thread_features: "u32" },
  ...{ max_threads: "u32", thread_max_workgroup_size: "u32", thread_max_barrier_size: "u32" },
  ...{ coherency_features: "u32", "texture_features[0]": "u32", "texture_features[1]": "u32" },
  ...{ "texture_features[2]": "u32", "texture_features[3]": "u32", as_present: "u32" },
  selected_coherency: "u32",
});

const BO_MMAP_OFFSET = drmIoctl(
  "DRM_IOCTL_PANTHOR_BO_MMAP_OFFSET",
  "read-write",
  0x46,
  new Structure("struct drm_panthor_bo_mmap_offset", { handle: "u32", pad: "u32", offset: "u64" }),
);

const BO_QUERY_INFO = drmIoctl(
  "DRM_IOCTL_PANTHOR_BO_QUERY_INFO",
  "read-write",
  0x50,
  new Structure("struct drm_panthor_bo_query_info", {
    handle: "u32",
    extra_flags: "u32",
    create_flags: "u32",
    pad: "u32",
  }),
);

const DRM_PANTHOR_BO_IS_IMPORTED = 1 << 0;

/** The driver's version with BO_QUERY_INFO. */
const MINOR_WITH_QUERY = 7;

/** panthor's header has no macros; panfrost's of the same kernel tells whether it is new enough. */
const SINCE = { since: { since: "7.0", ifdef: "DRM_IOCTL_PANFROST_QUERY_BO_INFO" } } as const;

/** What the headers must say. */
export const uapiChecks = (): HeaderChecks => ({
  headers: ["panfrost_drm.h", "panthor_drm.h"],
  checks: [
    ...headerChecks(
      [
        ...[DEV_QUERY, { DRM_PANTHOR_DEV_QUERY_GPU_INFO }, GPU_INFO, BO_MMAP_OFFSET],
        { DRM_PANTHOR_BO_NO_MMAP: DRM_PANTHOR_BO.NO_MMAP },
      ],
      { heads: [GPU_INFO] },
    ),
    ...headerChecks(
      [
        ...[BO_QUERY_INFO, { DRM_PANTHOR_BO_IS_IMPORTED }],
        { DRM_PANTHOR_BO_WB_MMAP: DRM_PANTHOR_BO.WB_MMAP },
        macros("DRM_PANTHOR_GPU_COHERENCY_", GPU_COHERENCY),
      ],
      SINCE,
    ),
  ],
});

const EPERM = 1;

/** How coherent the GPU is, where the driver wrote as much of its answer as it was asked for. */
const COHERENCE = [
  {
    call: DEV_QUERY,
    with: { type: DRM_PANTHOR_DEV_QUERY_GPU_INFO, size: GPU_INFO.size, pointer: at(GPU_INFO) },
  },
  {
    when: [
      { value: errnoOf(DEV_QUERY), is: 0 },
      { value: read(DEV_QUERY, "size"), atLeast: GPU_INFO.size },
    ],
    do: [coherenceBy(read(GPU_INFO, "selected_coherency"))],
    else: [{ facts: COHERENCE_AS_TOLD }],
  },
] as const;

/**
 * NO_MMAP is the only flag before Linux 7.0, and such a buffer's mmap offset is EPERM. tyr, the Rust
 * driver that answers to panthor's name, has no such ioctl, and up to 7.2 no buffers of clients.
 * Source: drivers/gpu/drm/panthor/panthor_drv.c, panthor_ioctl_bo_mmap_offset.
 */
const BY_OFFSET = [
  { call: BO_MMAP_OFFSET, with: { handle: HANDLE } },
  failing(BO_MMAP_OFFSET, "PANTHOR_BO_MMAP_OFFSET", {
    but: [EPERM],
    since: "; of tyr nothing is known",
  }),
  {
    facts: {
      flags: {
        map: errnoOf(BO_MMAP_OFFSET),
        to: { [EPERM]: DRM_PANTHOR_BO.NO_MMAP },
        otherwise: 0,
      },
      ...COHERENCE_AS_TOLD,
      imported: IMPORTED,
    },
  },
] as const;

/**
 * Asks panthor for a buffer's flags, and how coherent the GPU is. Before Linux 7.0 it has no such
 * ioctl, and its buffers are named `drm`; from then on they are not.
 */
export const panthorProbe = programProbe({
  drmDrivers: ["panthor"],
  expNames: ["panthor", "drm"],
  program: [
    {
      when: { value: EXP_NAME, is: "panthor" },
      do: [
        ...ask(BO_QUERY_INFO, { handle: HANDLE }, "PANTHOR_BO_QUERY_INFO"),
        {
          when: { value: read(BO_QUERY_INFO, "extra_flags"), has: DRM_PANTHOR_BO_IS_IMPORTED },
          do: [FOREIGN_BUFFER],
        },
        { facts: { flags: read(BO_QUERY_INFO, "create_flags"), imported: false } },
        ...COHERENCE,
      ],
      else: [
        {
          when: { value: MINOR, atLeast: MINOR_WITH_QUERY },
          do: [FOREIGN_BUFFER],
        },
        ...BY_OFFSET,
      ],
    },
  ],
});
