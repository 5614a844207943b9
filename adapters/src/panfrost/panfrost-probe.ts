import {
  ask,
  drmIoctl,
  EXP_NAME,
  errnoOf,
  FOREIGN_BUFFER,
  HANDLE,
  type HeaderChecks,
  headerChecks,
  IMPORTED,
  MINOR,
  programProbe,
  read,
  Structure,
} from "@vmprot/core/uapi";
import { macroChecks, macros } from "../families/macros.js";
import { coherenceBy, GPU_COHERENCY } from "../families/mali-coherency.js";
import { COHERENCE_AS_TOLD, SEES_NO_CACHES } from "../families/own-coherence.js";

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
const MINOR_WITH_QUERY = 6;
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

const FLAGS = read(QUERY_BO_INFO, "create_flags");

/**
 * WB_MMAP is not what the creator asked for but whether the buffer is mapped cached, which it always
 * is where the GPU sees the caches. Source: drivers/gpu/drm/panfrost/panfrost_drv.c,
 * panfrost_ioctl_query_bo_info.
 */
const COHERENCE = {
  when: { value: FLAGS, has: PANFROST_BO.WB_MMAP },
  do: [
    { call: GET_PARAM, with: { param: DRM_PANFROST_PARAM_SELECTED_COHERENCY } },
    {
      when: { value: errnoOf(GET_PARAM), is: 0 },
      do: [coherenceBy(read(GET_PARAM, "value"))],
      else: [{ facts: COHERENCE_AS_TOLD }],
    },
  ],
  else: [{ facts: SEES_NO_CACHES }],
} as const;

/**
 * Asks panfrost for a buffer's flags, and how coherent the GPU is. Before Linux 7.0 it has no such
 * ioctl, and its buffers are named `drm`; from then on they are not.
 */
export const panfrostProbe = programProbe({
  drmDrivers: ["panfrost"],
  expNames: ["panfrost", "drm"],
  program: [
    {
      when: { value: EXP_NAME, is: "panfrost" },
      do: [
        ...ask(QUERY_BO_INFO, { handle: HANDLE }, "PANFROST_QUERY_BO_INFO"),
        {
          when: { value: read(QUERY_BO_INFO, "extra_flags"), has: DRM_PANFROST_BO_IS_IMPORTED },
          do: [FOREIGN_BUFFER],
        },
        { facts: { flags: FLAGS, imported: false } },
        COHERENCE,
      ],
      else: [
        {
          when: { value: MINOR, atLeast: MINOR_WITH_QUERY },
          do: [FOREIGN_BUFFER],
        },
        { facts: { flags: "unknown", ...COHERENCE_AS_TOLD, imported: IMPORTED } },
      ],
    },
  ],
});
