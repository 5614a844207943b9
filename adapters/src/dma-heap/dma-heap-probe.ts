import type { ExporterProbe, Unknown } from "@vmprot/core";
import { FOREIGN_BUFFER, facts } from "../families/drm-probe.js";

/**
 * The heap of ordinary pages (drivers/dma-buf/heaps/system_heap.c); the CMA heap, and the names that
 * CMA areas have given it (cma_heap.c).
 */
export const HEAPS = [
  "system",
  "default_cma_region",
  "reserved",
  "linux,cma",
  "default-pool",
] as const;

type Heap = (typeof HEAPS)[number];

/** A heap's buffers carry its name as their `exp_name`; no UAPI tells which devices use them. */
export const dmaHeapProbe: ExporterProbe<{
  readonly heap: Heap;
  readonly size: number | Unknown;
  readonly deviceCoherent: Unknown;
}> = {
  expNames: HEAPS,
  probe({ expName, size = 0 }) {
    const heap = HEAPS.find((name) => name === expName);
    if (heap === undefined) return FOREIGN_BUFFER;
    const isSize = Number.isSafeInteger(size) && size > 0;
    return facts({ heap, size: isSize ? size : "unknown", deviceCoherent: "unknown" });
  },
};
