import { type CacheMode, defineAdapter, type Placement } from "@vmprot/core";
import { DEVICE_COHERENT_FACT, notCoherent } from "../families/device-coherent.js";
import { nvDmabufProbe } from "./nv-dmabuf-probe.js";

/** remap_pfn_range of the GPU's memory, which is system memory on the only GPUs that can. */
const remapped = (cache: CacheMode): readonly Placement[] => [
  { memory: "ram", cache, vma: "pfnmap", pages: "non-refcounted" },
];

const MMAP = "kernel-open/nvidia/nv-dmabuf.c, nv_dma_buf_mmap";
const CACHING = "kernel-open/nvidia/nv-mmap.c, nv_encode_caching";

/** The exporter of CUDA's and the resource manager's memory, for RDMA and for VFIO. */
export const nvDmabufAdapter = defineAdapter({
  contract: 1,
  exporter: "nv-dmabuf",
  names: { nv_dmabuf: {}, nvidia: { mappable: false } },
  title: "CUDA memory of NVIDIA GPUs (nvidia.ko, nv-dmabuf): no CPU mapping but on Tegra",
  source: "kernel-open/nvidia/nv-dmabuf.c (NVIDIA open kernel modules 515.43.04 to 595.45.04)",
  facts: {
    mappable: {
      kind: "yes-no",
      doc: "The module is 580.65.06 or later (the dma-buf's exp_name is nv_dmabuf, not nvidia), and the memory was exported with bAllowMmap.",
      absent: "unknown",
      because: "Whoever exported it knows; the mmap of what is not fails.",
    },
    zeroFb: {
      kind: "yes-no",
      doc: "The GPU has no memory of its own (zero FB), as Tegra's.",
      absent: "unknown",
      because: "The fd does not say which GPU's memory it is.",
    },
    singleHandle: {
      kind: "yes-no",
      doc: "The dma-buf was exported of one memory handle.",
      absent: "unknown",
      because: "The fd does not tell.",
    },
    cacheType: {
      kind: "word",
      words: ["cached", "write-combined", "uncached"],
      doc: "How the resource manager allocated the memory: NV_MEMORY_*; write-combined for NV_MEMORY_DEFAULT, uncached for NV_MEMORY_UNCACHED_WEAK.",
      absent: "unknown",
      because: "Whoever allocated it chose it, and the fd does not tell.",
      chosen: true,
    },
    deviceCoherent: DEVICE_COHERENT_FACT,
  },
  rules: [
    {
      // Seen so of cuMemAlloc's and cuMemCreate's memory on an H200 with 580.159.04, where can_mmap is 0.
      id: "x86",
      host: { arch: "x86_64" },
      refuse: {
        code: "NO_CPU_MAPPING",
        message:
          "Every GPU of x86 hosts that the module drives has memory of its own; its mmap fails with ENOTSUPP.",
      },
      source: `${MMAP}; src/nvidia/arch/nvalloc/unix/src/osapi.c, rm_dma_buf_dup_mem_handle`,
    },
    {
      id: "not-mappable",
      when: { mappable: { is: false } },
      refuse: {
        code: "NO_CPU_MAPPING",
        message:
          "The memory was exported without bAllowMmap, or by a module before 580.65.06; its mmap fails with ENOTSUPP.",
      },
      source: MMAP,
    },
    {
      id: "discrete",
      when: { zeroFb: { is: false } },
      refuse: {
        code: "NO_CPU_MAPPING",
        message: "The mmap of a GPU's memory fails with ENOTSUPP where the GPU has its own.",
      },
      source: `${MMAP}; src/nvidia/arch/nvalloc/unix/src/osapi.c, rm_dma_buf_dup_mem_handle`,
    },
    {
      id: "many-handles",
      when: { singleHandle: { is: false } },
      refuse: {
        code: "UNKNOWN_FACTS",
        message: "mmap succeeds but maps the memory of the first handle alone.",
      },
      source: MMAP,
    },
    {
      id: "elsewhere",
      host: { arch: ["riscv64", "loongarch64", "ppc64"] },
      refuse: {
        code: "UNKNOWN_FACTS",
        message: "GPUs without memory of their own are known on arm64 alone.",
      },
      source: CACHING,
    },
    {
      // Normal Non-Cacheable, for UNCACHED too.
      id: "write-combined",
      when: { cacheType: { is: ["write-combined", "uncached"] } },
      map: remapped("write-combined"),
      source: `${CACHING}; ${MMAP}`,
    },
    notCoherent(
      "nv-dmabuf has no begin_cpu_access.",
      "kernel-open/nvidia/nv-dmabuf.c, nv_dma_buf_ops",
    ),
    { id: "cached", map: remapped("cached"), source: `${CACHING}; ${MMAP}` },
  ],
  cases: [
    { name: "discrete", facts: { zeroFb: false } },
    { name: "before 580.65.06", facts: { mappable: false } },
    {
      name: "Tegra, write-combined",
      facts: { mappable: true, zeroFb: true, singleHandle: true, cacheType: "write-combined" },
    },
    {
      name: "Tegra, cached, whose devices all see the CPU's caches",
      facts: {
        ...{ mappable: true, zeroFb: true, singleHandle: true, cacheType: "cached" },
        deviceCoherent: true,
      },
    },
    {
      name: "Tegra, cached, used by a device that does not see the CPU's caches",
      facts: {
        ...{ mappable: true, zeroFb: true, singleHandle: true, cacheType: "cached" },
        deviceCoherent: false,
      },
    },
    {
      name: "Tegra, many handles",
      facts: { mappable: true, zeroFb: true, singleHandle: false },
    },
    { name: "nothing known", facts: {} },
  ],
  probe: nvDmabufProbe,
});
