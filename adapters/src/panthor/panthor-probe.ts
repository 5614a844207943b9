import type { ProbeDevice, ProbeResult, Unknown } from "@vmprot/core";
import { drmIoctl, type HeaderChecks, headerChecks, Structure } from "@vmprot/core/uapi";
import { drmProbe, FOREIGN_BUFFER, facts, type Known, refuse } from "../families/drm-probe.js";
import { macros } from "../families/macros.js";
import { GPU_COHERENCY, seesCaches } from "../families/mali-coherency.js";
import { type Coherence, coherenceOf } from "../families/own-coherence.js";

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
const MINOR = 7;

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

/** What the probe says of a buffer. */
type Read = Coherence & {
  readonly flags: number;
  readonly imported: false | Unknown;
};

/**
 * Asks panthor for a buffer's flags, and how coherent the GPU is. Before Linux 7.0 it has no such
 * ioctl, and its buffers are named `drm`; from then on they are not.
 */
export const panthorProbe = drmProbe({
  driver: "panthor",
  expNames: ["panthor", "drm"],
  ask(device, known, expName): ProbeResult<Read> {
    if (expName === "panthor") return queryInfo(device, known);
    return device.minor >= MINOR ? FOREIGN_BUFFER : askForOffset(device, known);
  },
});

function queryInfo(device: ProbeDevice, known: Known): ProbeResult<Read> {
  const { errno, values } = BO_QUERY_INFO.issue(device, { handle: device.handle });
  if (errno !== 0) return refuse(`PANTHOR_BO_QUERY_INFO failed with errno ${errno}.`);
  if ((values.extra_flags & DRM_PANTHOR_BO_IS_IMPORTED) !== 0) return FOREIGN_BUFFER;
  const flags = values.create_flags;
  return facts({ flags, ...coherenceOf(ownCoherence(device), known), imported: false });
}

function ownCoherence(device: ProbeDevice): boolean | Unknown {
  const info = GPU_INFO.bytes();
  const { errno, values } = DEV_QUERY.issue(device, {
    type: DRM_PANTHOR_DEV_QUERY_GPU_INFO,
    size: info.length,
    pointer: device.address(info),
  });
  if (errno !== 0 || values.size < info.length) return "unknown";
  return seesCaches(GPU_INFO.read(info).selected_coherency);
}

const EPERM = 1;

/**
 * NO_MMAP is the only flag before Linux 7.0, and such a buffer's mmap offset is EPERM. tyr, the Rust
 * driver that answers to panthor's name, has no such ioctl, and up to 7.2 no buffers of clients.
 * Source: drivers/gpu/drm/panthor/panthor_drv.c, panthor_ioctl_bo_mmap_offset.
 */
function askForOffset(device: ProbeDevice, known: Known): ProbeResult<Read> {
  const { errno } = BO_MMAP_OFFSET.issue(device, { handle: device.handle });
  if (errno !== 0 && errno !== EPERM) {
    return refuse(`PANTHOR_BO_MMAP_OFFSET failed with errno ${errno}; of tyr nothing is known.`);
  }
  const flags = errno === EPERM ? DRM_PANTHOR_BO.NO_MMAP : 0;
  return facts({ flags, ...coherenceOf("unknown", known), imported: known.imported });
}
