import { type CacheMode, defineAdapter, type Placement } from "@vmprot/core";
import { MSM_BO, msmProbe } from "./msm-probe.js";

/** MSM_BO_CACHE_MASK: the bits of which each buffer has exactly one. */
const CACHE_MASK = 0xf0000;

const cacheBit = (value: number) => ({ flags: { masked: { mask: CACHE_MASK, value } } });

const shmem = (cache: CacheMode): readonly Placement[] => [
  { memory: "ram", cache, vma: "pfnmap", pages: "shmem" },
];

const PGPROT = "drivers/gpu/drm/msm/msm_gem.c, msm_gem_pgprot";

/**
 * The exporter of Qualcomm Adreno GPUs and displays. The flags are written once, at creation, so the
 * attribute is fixed for life; evicted pages come back with the same one.
 */
export const msmAdapter = defineAdapter({
  contract: 1,
  exporter: "msm",
  title: "Qualcomm Adreno (drm/msm): attributes fixed at creation",
  source: "drivers/gpu/drm/msm/msm_gem.c, msm_gem_pgprot and msm_gem_new_impl (Linux 6.18)",
  facts: {
    flags: {
      kind: "bits",
      bits: MSM_BO,
      doc: "MSM_BO_* flags, as MSM_INFO_GET_FLAGS returns them (Linux 6.2 and later). CACHED_COHERENT says that the GPU sees the CPU's caches, and nothing of other devices: ask as of CACHED where one uses the buffer that does not.",
      chosen: true,
    },
  },
  rules: [
    {
      id: "no-share",
      when: { flags: { has: MSM_BO.NO_SHARE } },
      refuse: { code: "NOT_EXPORTABLE" },
      source: "drivers/gpu/drm/msm/msm_gem_prime.c, msm_gem_prime_export",
    },
    {
      id: "write-combined",
      when: cacheBit(MSM_BO.WC),
      map: shmem("write-combined"),
      source: PGPROT,
    },
    {
      id: "cached-coherent",
      when: cacheBit(MSM_BO.CACHED_COHERENT),
      map: shmem("cached"),
      source: PGPROT,
    },
    {
      id: "cached",
      when: cacheBit(MSM_BO.CACHED),
      refuse: {
        code: "SYNC_REQUIRED",
        message:
          "MSM_BO_CACHED memory is not coherent with the GPU, and msm has no begin_cpu_access that would make it so.",
      },
      source: PGPROT,
    },
    {
      id: "no-such-buffer",
      refuse: {
        code: "UNKNOWN_FACTS",
        message:
          "msm creates buffers with exactly one of MSM_BO_CACHED, MSM_BO_WC and MSM_BO_CACHED_COHERENT.",
      },
      source: "drivers/gpu/drm/msm/msm_gem.c, msm_gem_new_impl",
    },
  ],
  cases: [
    { name: "WC", facts: { flags: MSM_BO.WC } },
    { name: "CACHED_COHERENT", facts: { flags: MSM_BO.CACHED_COHERENT } },
    { name: "CACHED", facts: { flags: MSM_BO.CACHED } },
    { name: "no cache bit", facts: { flags: 0 } },
    { name: "NO_SHARE", facts: { flags: MSM_BO.WC | MSM_BO.NO_SHARE } },
  ],
  probe: msmProbe,
});
