import type { AdapterRefusal, Placement } from "@vmprot/core";
import type { Videobuf2Facts } from "./videobuf2-facts.js";

/**
 * What each allocator does. Source: drivers/media/common/videobuf2/videobuf2-vmalloc.c,
 * vb2_vmalloc_mmap (remap_vmalloc_range: ordinary pages, the default protection);
 * videobuf2-dma-sg.c; videobuf2-dma-contig.c.
 */
const BY_ALLOCATOR: ReadonlyMap<unknown, readonly Placement[] | AdapterRefusal> = new Map<
  unknown,
  readonly Placement[] | AdapterRefusal
>([
  ["vmalloc", [{ memory: "ram", cache: "cached", vma: "pages", pages: "refcounted" }]],
  [
    "dma-sg",
    {
      code: "SYNC_REQUIRED",
      message:
        "The device's DMA mapping is synchronised in begin_cpu_access and end_cpu_access (dma_sync_sgtable).",
    },
  ],
  [
    "dma-contig",
    {
      code: "ATTRIBUTES_UNKNOWN",
      message:
        "dma_mmap_attrs follows the queue's DMA attributes and the device's coherence, which no ioctl tells.",
    },
  ],
]);

const UNKNOWN_ALLOCATOR: AdapterRefusal = {
  code: "UNKNOWN_FACTS",
  message: "videobuf2 allocates with vmalloc, dma-sg or dma-contig.",
};

/** The placements of a V4L2 buffer. */
export function videobuf2Placements({
  allocator,
}: Videobuf2Facts): readonly Placement[] | AdapterRefusal {
  return BY_ALLOCATOR.get(allocator) ?? UNKNOWN_ALLOCATOR;
}
