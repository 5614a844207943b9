import type { Unknown } from "@vmprot/core";

/**
 * What is known of a buffer from a DMA-BUF heap.
 */
export type DmaHeapFacts = {
  /**
   * The heap's name, which is the buffer's `exp_name`: `system`; or of the CMA heap
   * `default_cma_region`, or the name of its area: `reserved`, `linux,cma` or `default-pool`.
   */
  readonly heap: string;
  /**
   * The buffer's size in bytes. Absent means large enough for pages of high order.
   *
   * @asType integer
   * @minimum 0
   * @maximum 9007199254740991
   */
  readonly size?: number | Unknown;
  /**
   * Every device that uses the buffer sees the CPU's caches. No UAPI tells which devices those are.
   * Absent means unknown; on x86 it does not matter, because there all devices do.
   */
  readonly deviceCoherent?: boolean | Unknown;
};

/** The CMA heap, and the names that CMA areas have given it (drivers/dma-buf/heaps/cma_heap.c). */
export const CMA_HEAPS: readonly string[] = [
  "default_cma_region",
  "reserved",
  "linux,cma",
  "default-pool",
];

/** The heap of ordinary pages (drivers/dma-buf/heaps/system_heap.c). */
export const SYSTEM_HEAP = "system";
