import { type HeaderChecks, headerChecks, Ioctl, Structure } from "@vmprot/core/uapi";

/** Allocates a dma-buf from the heap, and fills in its descriptor. */
export const HEAP_ALLOC = new Ioctl(
  "DMA_HEAP_IOCTL_ALLOC",
  "read-write",
  "H",
  0x0,
  new Structure("struct dma_heap_allocation_data", {
    len: "u64",
    fd: "u32",
    fd_flags: "u32",
    heap_flags: "u64",
  }),
);

/** What the headers must say. */
export const uapiChecks = (): HeaderChecks => ({
  headers: ["linux/dma-heap.h"],
  checks: headerChecks([HEAP_ALLOC]),
});
