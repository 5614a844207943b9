import { type CacheMode, defineAdapter, type Placement } from "@vmprot/core";
import { DEVICE_COHERENT_FACT, notCoherent } from "../families/device-coherent.js";
import { IMPORTED_FACT, IMPORTED_RULE } from "../families/imported.js";
import { writeCombined } from "../families/write-combined.js";
import { etnavivProbe } from "./etnaviv-probe.js";

/** ETNA_BO_* creation flags of include/uapi/drm/etnaviv_drm.h. */
export const ETNA_BO = {
  CACHED: 0x10000,
  WC: 0x20000,
  UNCACHED: 0x40000,
  FORCE_MMU: 0x100000,
} as const;

/** The bits of ETNA_BO_CACHE_MASK that have a name, of which each buffer has exactly one. */
const CACHE_MASK = ETNA_BO.CACHED | ETNA_BO.WC | ETNA_BO.UNCACHED;

const cacheBit = (value: number) => ({ flags: { masked: { mask: CACHE_MASK, value } } });

/** By a fault handler of its own. */
const shmem = (...modes: readonly CacheMode[]): readonly Placement[] =>
  modes.map((cache) => ({ memory: "ram", cache, vma: "pfnmap", pages: "shmem" }));

const MMAP = "drivers/gpu/drm/etnaviv/etnaviv_gem.c, etnaviv_gem_mmap_obj";

/** The exporter of Vivante's GPUs. The flags are written once, at creation. */
export const etnavivAdapter = defineAdapter({
  contract: 1,
  exporter: "etnaviv",
  title:
    "Vivante GPUs (drm/etnaviv): attributes fixed at creation; map the whole buffer, from offset 0 and in one VMA",
  source: "drivers/gpu/drm/etnaviv/etnaviv_gem.c (Linux 6.12 to 7.2)",
  facts: {
    flags: {
      kind: "bits",
      bits: ETNA_BO,
      doc: "ETNA_BO_* flags that the buffer's creator gave to DRM_ETNAVIV_GEM_NEW. Of memory of the creator's own (DRM_ETNAVIV_GEM_USERPTR) they are CACHED, and its mmap fails.",
      absent: "unknown",
      because: "No ioctl returns them.",
      chosen: true,
    },
    deviceCoherent: DEVICE_COHERENT_FACT,
    imported: IMPORTED_FACT,
  },
  rules: [
    IMPORTED_RULE,
    {
      id: "uncached",
      when: cacheBit(ETNA_BO.UNCACHED),
      map: shmem("uncached"),
      source: MMAP,
    },
    ...writeCombined({
      id: "write-combined",
      when: cacheBit(ETNA_BO.WC),
      map: shmem("write-combined"),
      source: MMAP,
    }),
    {
      id: "cached",
      when: { ...cacheBit(ETNA_BO.CACHED), deviceCoherent: { is: true } },
      map: shmem("cached"),
      source: MMAP,
    },
    {
      ...notCoherent(
        "etnaviv flushes them in its GEM_CPU_PREP and GEM_CPU_FINI alone.",
        "drivers/gpu/drm/etnaviv/etnaviv_gem.c, etnaviv_gem_cpu_prep and etnaviv_gem_cpu_fini",
      ),
      when: { ...cacheBit(ETNA_BO.CACHED), deviceCoherent: { is: false } },
    },
    {
      id: "no-such-buffer",
      refuse: {
        code: "UNKNOWN_FACTS",
        message:
          "etnaviv creates buffers with exactly one of ETNA_BO_CACHED, ETNA_BO_WC and ETNA_BO_UNCACHED.",
      },
      source: "drivers/gpu/drm/etnaviv/etnaviv_gem.c, etnaviv_gem_new_impl",
    },
  ],
  cases: [
    { name: "WC", facts: { flags: ETNA_BO.WC } },
    { name: "UNCACHED", facts: { flags: ETNA_BO.UNCACHED } },
    { name: "CACHED", facts: { flags: ETNA_BO.CACHED, deviceCoherent: true } },
    {
      name: "CACHED, used by a device that does not see the CPU's caches",
      facts: { flags: ETNA_BO.CACHED, deviceCoherent: false },
    },
    { name: "flags unknown", facts: {} },
    { name: "no cache bit", facts: { flags: 0 } },
    { name: "two cache bits", facts: { flags: ETNA_BO.CACHED | ETNA_BO.WC } },
    { name: "imported", facts: { imported: true } },
    { name: "unknown whether imported", facts: { flags: ETNA_BO.WC, imported: "unknown" } },
  ],
  probe: etnavivProbe,
});
