import type { Unknown } from "@vmprot/core";

/**
 * The GPUs' protocols, as DRM_PANFROST_GPU_COHERENCY_* and DRM_PANTHOR_GPU_COHERENCY_* number them. A
 * device that firmware calls coherent, of a protocol that the kernel does not know, says NONE too.
 */
export const GPU_COHERENCY = { ACE_LITE: 0, ACE: 1, NONE: 31 } as const;

/** Whether a GPU that selected this protocol sees the CPU's caches. */
export function seesCaches(selected: number | bigint): boolean | Unknown {
  switch (Number(selected)) {
    case GPU_COHERENCY.NONE:
      return false;
    case GPU_COHERENCY.ACE_LITE:
    case GPU_COHERENCY.ACE:
      return true;
    default:
      return "unknown";
  }
}
