import type { AdapterRefusal, HostTraits, PageKind, Placement } from "@vmprot/core";
import { CMA_HEAPS, type DmaHeapFacts, SYSTEM_HEAP } from "./dma-heap-facts.js";

/**
 * remap_pfn_range, or pfns inserted at a fault, with the default protection. Source:
 * drivers/dma-buf/heaps/system_heap.c, system_heap_mmap; cma_heap.c, cma_heap_mmap.
 */
const heapPages = (pages: PageKind): readonly Placement[] => [
  { memory: "ram", cache: "cached", vma: "pfnmap", pages },
];
const SINGLE_PAGES = heapPages("refcounted");
const HIGH_ORDERS = heapPages("non-refcounted");

/**
 * The system heap takes pages of order 8, 4 and 0, the largest that fit into what is left of the
 * buffer: below 16 pages, of 4 KiB or more, all are single. Source: system_heap.c, orders and
 * alloc_largest_available.
 */
const SMALLEST_HIGH_ORDER = 16 * 4096;

const UNKNOWN_HEAP: AdapterRefusal = {
  code: "UNKNOWN_FACTS",
  message: "Only the system heap and the default CMA heap are known; vendors' heaps differ.",
};

/** Source: system_heap.c, system_heap_dma_buf_begin_cpu_access; cma_heap.c, the same. */
const NOT_COHERENT: AdapterRefusal = {
  code: "SYNC_REQUIRED",
  message:
    "A device that does not see the CPU's caches uses the buffer; begin_cpu_access and end_cpu_access flush them.",
};

/** The placements of a heap's buffer. */
export function dmaHeapPlacements(
  { heap, size, deviceCoherent }: DmaHeapFacts,
  { dmaCoherent }: HostTraits,
): readonly Placement[] | AdapterRefusal {
  if (heap !== SYSTEM_HEAP && !CMA_HEAPS.includes(heap)) return UNKNOWN_HEAP;
  if (deviceCoherent === false && !dmaCoherent) return NOT_COHERENT;
  const single = heap === SYSTEM_HEAP && typeof size === "number" && size < SMALLEST_HIGH_ORDER;
  return single ? SINGLE_PAGES : HIGH_ORDERS;
}
