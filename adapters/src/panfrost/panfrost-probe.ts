import type { ProbeDevice, ProbeResult, Unknown } from "@vmprot/core";
import { drmIoctl, type HeaderChecks, headerChecks, Structure } from "@vmprot/core/uapi";
import { drmProbe, FOREIGN_BUFFER, facts, type Known, refuse } from "../families/drm-probe.js";
import { macroChecks, macros } from "../families/macros.js";
import { GPU_COHERENCY, seesCaches } from "../families/mali-coherency.js";
import { type Coherence, coherenceOf } from "../families/own-coherence.js";

/** PANFROST_BO_* creation flags of include/uapi/drm/panfrost_drm.h. */
export const PANFROST_BO = {
  NOEXEC: 1 << 0,
  /** Memory that grows with the GPU's page faults. */
  HEAP: 1 << 1,
  /** Cached on the CPU (Linux 7.0). */
  WB_MMAP: 1 << 2,
} as const;

const GET_PARAM = drmIoctl(
  "DRM_IOCTL_PANFROST_GET_PARAM",
  "read-write",
  0x44,
  new Structure("struct drm_panfrost_get_param", { param: "u32", pad: "u32", value: "u64" }),
);

const DRM_PANFROST_PARAM_SELECTED_COHERENCY = 44;

const QUERY_BO_INFO = drmIoctl(
  "DRM_IOCTL_PANFROST_QUERY_BO_INFO",
  "read-write",
  0x4d,
  new Structure("struct drm_panfrost_query_bo_info", {
    handle: "u32",
    extra_flags: "u32",
    create_flags: "u32",
    pad: "u32",
  }),
);

const DRM_PANFROST_BO_IS_IMPORTED = 1 << 0;

/** The driver's version with QUERY_BO_INFO. */
const MINOR = 6;
const SINCE = { since: { since: "7.0", ifdef: "DRM_IOCTL_PANFROST_QUERY_BO_INFO" } } as const;

/** What the headers must say. */
export const uapiChecks = (): HeaderChecks => ({
  headers: ["panfrost_drm.h"],
  checks: [
    ...headerChecks([GET_PARAM]),
    ...macroChecks(macros("PANFROST_BO_", PANFROST_BO), { PANFROST_BO_WB_MMAP: "7.0" }),
    ...headerChecks([QUERY_BO_INFO, { DRM_PANFROST_BO_IS_IMPORTED }], SINCE),
    ...headerChecks(
      [
        { DRM_PANFROST_PARAM_SELECTED_COHERENCY },
        macros("DRM_PANFROST_GPU_COHERENCY_", GPU_COHERENCY),
      ],
      SINCE,
    ),
  ],
});

/** What the probe says of a buffer. */
type Read = Coherence & {
  readonly flags: number | Unknown;
  readonly imported: false | Unknown;
};

/**
 * Asks panfrost for a buffer's flags, and how coherent the GPU is. Before Linux 7.0 it has no such
 * ioctl, and its buffers are named `drm`; from then on they are not.
 */
export const panfrostProbe = drmProbe({
  driver: "panfrost",
  expNames: ["panfrost", "drm"],
  ask(device, known, expName): ProbeResult<Read> {
    if (expName === "panfrost") return queryInfo(device, known);
    if (device.minor >= MINOR) return FOREIGN_BUFFER;
    const { imported } = known;
    return facts({ flags: "unknown", ...coherenceOf("unknown", known), imported });
  },
});

function queryInfo(device: ProbeDevice, known: Known): ProbeResult<Read> {
  const { errno, values } = QUERY_BO_INFO.issue(device, { handle: device.handle });
  if (errno !== 0) return refuse(`PANFROST_QUERY_BO_INFO failed with errno ${errno}.`);
  if ((values.extra_flags & DRM_PANFROST_BO_IS_IMPORTED) !== 0) return FOREIGN_BUFFER;
  const flags = values.create_flags;
  return facts({ flags, ...coherenceOf(ownCoherence(device, flags), known), imported: false });
}

/**
 * WB_MMAP is not what the creator asked for but whether the buffer is mapped cached, which it always
 * is where the GPU sees the caches. Source: drivers/gpu/drm/panfrost/panfrost_drv.c,
 * panfrost_ioctl_query_bo_info.
 */
function ownCoherence(device: ProbeDevice, flags: number): boolean | Unknown {
  if ((flags & PANFROST_BO.WB_MMAP) === 0) return false;
  const param = DRM_PANFROST_PARAM_SELECTED_COHERENCY;
  const { errno, values } = GET_PARAM.issue(device, { param });
  return errno === 0 ? seesCaches(values.value) : "unknown";
}
