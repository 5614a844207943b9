import type { AdapterRefusal, Placement } from "@vmprot/core";
import { MSM_BO, MSM_BO_CACHE_MASK, MSM_BO_FLAGS, type MsmFacts } from "./msm-facts.js";

const shmem = (cache: Placement["cache"]): readonly Placement[] => [
  { memory: "ram", cache, vma: "pfnmap", pages: "shmem" },
];

/**
 * What each value of the cache bits means. The flags are written once, at creation, so the
 * attribute is fixed for life; evicted pages come back with the same one.
 * Source: drivers/gpu/drm/msm/msm_gem.c, msm_gem_pgprot and msm_gem_new_impl.
 */
const CACHE_BITS: ReadonlyMap<number, readonly Placement[] | AdapterRefusal> = new Map<
  number,
  readonly Placement[] | AdapterRefusal
>([
  [MSM_BO.WC, shmem("write-combined")],
  [MSM_BO.CACHED_COHERENT, shmem("cached")],
  [
    MSM_BO.CACHED,
    {
      code: "SYNC_REQUIRED",
      message:
        "MSM_BO_CACHED memory is not coherent with the GPU, and msm has no begin_cpu_access that would make it so.",
    },
  ],
]);

const UNKNOWN_BITS: AdapterRefusal = {
  code: "UNKNOWN_FACTS",
  message: "The flags have bits that msm does not define.",
};
const UNKNOWN_CACHE_BITS: AdapterRefusal = {
  code: "UNKNOWN_FACTS",
  message:
    "msm creates buffers with exactly one of MSM_BO_CACHED, MSM_BO_WC and MSM_BO_CACHED_COHERENT.",
};
const NO_SHARE: AdapterRefusal = { code: "NOT_EXPORTABLE" };

/** The placements of an msm buffer. */
export function msmPlacements({ flags }: MsmFacts): readonly Placement[] | AdapterRefusal {
  // An object in the place of a number can make arithmetic throw.
  if (typeof flags !== "number") return UNKNOWN_BITS;
  if ((flags & ~MSM_BO_FLAGS) !== 0 || flags !== flags >>> 0) return UNKNOWN_BITS;
  if ((flags & MSM_BO.NO_SHARE) !== 0) return NO_SHARE;
  return CACHE_BITS.get(flags & MSM_BO_CACHE_MASK) ?? UNKNOWN_CACHE_BITS;
}
