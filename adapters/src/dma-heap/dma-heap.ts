import { type CacheMode, defineAdapter, type PageKind, type Placement } from "@vmprot/core";
import { DEVICE_COHERENT_FACT, notCoherent } from "../families/device-coherent.js";
import { dmaHeapProbe, HEAPS, SYSTEM_HEAPS, VENDOR_HEAPS } from "./dma-heap-probe.js";

/** remap_pfn_range, or pfns inserted at a fault. */
const heapPages = (cache: CacheMode, pages: PageKind): readonly Placement[] => [
  { memory: "ram", cache, vma: "pfnmap", pages },
];

/**
 * The system heap takes pages of order 8, 4 and 0, the largest that fit into what is left of the
 * buffer: below 16 pages, of 4 KiB or more, all are single.
 */
const SMALLEST_HIGH_ORDER = 16 * 4096;

const VENDORS = { heap: { is: VENDOR_HEAPS } } as const;
/** Whoever vouches does so for the attribute; the rest is as of the heaps that were read, at worst. */
const VOUCHED =
  "drivers/dma-buf/heaps/system_heap.c, system_heap_mmap (the model of vendors' heaps, whose own code was not read)";

/** The exporter behind /dev/dma_heap. Vendors' heaps are as their owner says, or not known. */
export const dmaHeapAdapter = defineAdapter({
  contract: 1,
  exporter: "dma-heap",
  title: "DMA-BUF heaps (/dev/dma_heap: system, CMA): cached; a vendor's as its owner says",
  source: "drivers/dma-buf/heaps/system_heap.c and cma_heap.c (Linux 6.12 to 7.2)",
  facts: {
    heap: {
      kind: "word",
      words: [...HEAPS, ...VENDOR_HEAPS],
      doc: "The heap's name, which is the buffer's exp_name: system, or in a confidential guest system_cc_shared (Linux 7.1 and later); of a CMA heap the name of its area: reserved, linux,cma or default-pool up to Linux 6.18, of the default area default_cma_region from 6.17 on, and of every other area its own from 6.19 on, of which default_cma_region may be stated here instead. The others are heaps of vendors' kernels.",
      chosen: true,
    },
    size: {
      kind: "count",
      unit: "bytes",
      least: 1,
      most: Number.MAX_SAFE_INTEGER,
      doc: "The buffer's size. The system heap fills buffers of 64 KiB and more with pages of high order, whose tail pages KVM cannot map before Linux 6.13.",
      absent: "unknown",
      because: "Large and small buffers are as common, and the dma-buf's fdinfo tells.",
    },
    vendorCache: {
      kind: "word",
      words: ["cached", "write-combined", "otherwise"],
      doc: "Of a vendor's heap: how it maps its pages of RAM, for which whoever states it vouches; otherwise: uncached, no RAM, or not at all.",
      absent: "unknown",
      because: "Only the vendor's kernel source tells.",
    },
    deviceCoherent: DEVICE_COHERENT_FACT,
  },
  rules: [
    {
      id: "vendor-otherwise",
      when: { ...VENDORS, vendorCache: { is: "otherwise" } },
      refuse: {
        code: "UNKNOWN_FACTS",
        message: "No row describes a vendor's heap that maps its buffers in yet another way.",
      },
      source: VOUCHED,
    },
    {
      id: "vendor-write-combined-single-pages",
      when: {
        heap: { is: "system-uncached" },
        vendorCache: { is: "write-combined" },
        size: { below: SMALLEST_HIGH_ORDER },
      },
      map: heapPages("write-combined", "refcounted"),
      source:
        "drivers/dma-buf/heaps/system_heap.c, orders, alloc_largest_available (which Android's system-uncached shares)",
    },
    {
      id: "vendor-write-combined",
      when: { ...VENDORS, vendorCache: { is: "write-combined" } },
      map: heapPages("write-combined", "non-refcounted"),
      source: VOUCHED,
    },
    notCoherent(
      "begin_cpu_access and end_cpu_access flush them for the devices that are attached.",
      "drivers/dma-buf/heaps/system_heap.c, system_heap_dma_buf_begin_cpu_access; cma_heap.c, cma_heap_dma_buf_begin_cpu_access",
    ),
    {
      id: "single-pages",
      when: { heap: { is: SYSTEM_HEAPS }, size: { below: SMALLEST_HIGH_ORDER } },
      map: heapPages("cached", "refcounted"),
      source: "drivers/dma-buf/heaps/system_heap.c, orders, alloc_largest_available",
    },
    {
      id: "high-orders",
      map: heapPages("cached", "non-refcounted"),
      source:
        "drivers/dma-buf/heaps/system_heap.c, system_heap_mmap; cma_heap.c, cma_heap_mmap and cma_heap_vm_fault",
    },
  ],
  cases: [
    { name: "system", facts: { heap: "system", size: 65536, deviceCoherent: true } },
    { name: "system, single pages", facts: { heap: "system", size: 16384, deviceCoherent: true } },
    { name: "CMA", facts: { heap: "default_cma_region", size: 65536, deviceCoherent: true } },
    {
      name: "system, used by a device that does not see the CPU's caches",
      facts: { heap: "system", size: 65536, deviceCoherent: false },
    },
    { name: "system, size and devices unknown", facts: { heap: "system" } },
    {
      name: "system-uncached, write-combined as its owner says",
      facts: { heap: "system-uncached", size: 65536, vendorCache: "write-combined" },
    },
    {
      name: "system-uncached, write-combined as its owner says, single pages",
      facts: { heap: "system-uncached", size: 16384, vendorCache: "write-combined" },
    },
    {
      name: "a vendor's heap, mapped otherwise",
      facts: { heap: "mtk_mm", vendorCache: "otherwise" },
    },
    { name: "a vendor's heap of which nothing is known", facts: { heap: "system-uncached" } },
  ],
  probe: dmaHeapProbe,
});
