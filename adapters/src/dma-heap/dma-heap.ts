import { defineAdapter, type PageKind, type Placement } from "@vmprot/core";
import { DEVICE_COHERENT_FACT, notCoherent } from "../families/device-coherent.js";
import { dmaHeapProbe, HEAPS } from "./dma-heap-probe.js";

/** remap_pfn_range, or pfns inserted at a fault, with the default protection. */
const heapPages = (pages: PageKind): readonly Placement[] => [
  { memory: "ram", cache: "cached", vma: "pfnmap", pages },
];

/**
 * The system heap takes pages of order 8, 4 and 0, the largest that fit into what is left of the
 * buffer: below 16 pages, of 4 KiB or more, all are single.
 */
const SMALLEST_HIGH_ORDER = 16 * 4096;

/** The exporter behind /dev/dma_heap. Vendors' heaps differ, and are not known. */
export const dmaHeapAdapter = defineAdapter({
  contract: 1,
  exporter: "dma-heap",
  title: "DMA-BUF heaps (/dev/dma_heap: system, default CMA): cached",
  source: "drivers/dma-buf/heaps/system_heap.c and cma_heap.c (Linux 6.18)",
  facts: {
    heap: {
      kind: "word",
      words: HEAPS,
      doc: "The heap's name, which is the buffer's exp_name: system; or of the CMA heap default_cma_region, or the name of its area: reserved, linux,cma or default-pool.",
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
    deviceCoherent: DEVICE_COHERENT_FACT,
  },
  rules: [
    notCoherent(
      "A device that does not see the CPU's caches uses the buffer; begin_cpu_access and end_cpu_access flush them.",
      "drivers/dma-buf/heaps/system_heap.c, system_heap_dma_buf_begin_cpu_access; cma_heap.c, cma_heap_dma_buf_begin_cpu_access",
    ),
    {
      id: "single-pages",
      when: { heap: { is: "system" }, size: { below: SMALLEST_HIGH_ORDER } },
      map: heapPages("refcounted"),
      source: "drivers/dma-buf/heaps/system_heap.c, orders, alloc_largest_available",
    },
    {
      id: "high-orders",
      map: heapPages("non-refcounted"),
      source:
        "drivers/dma-buf/heaps/system_heap.c, system_heap_mmap; cma_heap.c, cma_heap_mmap and cma_heap_vm_fault",
    },
  ],
  cases: [
    { name: "system", facts: { heap: "system", size: 65536, deviceCoherent: true } },
    { name: "system, single pages", facts: { heap: "system", size: 16384, deviceCoherent: true } },
    { name: "CMA", facts: { heap: "default_cma_region", size: 65536, deviceCoherent: true } },
    { name: "non-coherent device", facts: { heap: "system", deviceCoherent: false } },
    { name: "size and devices unknown", facts: { heap: "system" } },
  ],
  probe: dmaHeapProbe,
});
