import { defineAdapter } from "@vmprot/core";

/** Plain memory of this process, for machines without dma-bufs; written as a vendor would write it. */
export const sharedMemoryAdapter = defineAdapter({
  contract: 1,
  exporter: "shared-memory",
  title: "A memfd, which is no dma-buf: cached",
  source: "mm/shmem.c, shmem_mmap",
  facts: {},
  rules: [
    {
      id: "memfd",
      map: [{ memory: "ram", cache: "cached", vma: "pages", pages: "refcounted" }],
      source: "mm/shmem.c, shmem_mmap",
    },
  ],
  cases: [{ name: "memfd", facts: {} }],
});
