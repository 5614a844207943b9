import type { ExporterAdapter } from "@vmprot/core";

/** There is nothing to know of it. */
export type SharedMemoryFacts = Readonly<Record<string, never>>;

const PLACEMENTS = [{ memory: "ram", cache: "cached", vma: "pages", pages: "refcounted" }] as const;

/** Plain memory of this process, for machines without dma-bufs; written as a vendor would write it. */
export const sharedMemoryAdapter: ExporterAdapter<SharedMemoryFacts> = {
  contract: 1,
  exporter: "shared-memory",
  title: "A memfd, which is no dma-buf: cached",
  source: "mm/shmem.c, shmem_mmap",
  optionalFacts: {},
  cases: [{ name: "memfd", facts: {} }],
  placements: () => PLACEMENTS,
};
