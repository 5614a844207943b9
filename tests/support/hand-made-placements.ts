import type { Placement } from "@vmprot/core";

/**
 * Lists that no adapter answers with, or none did when this was written: each reaches a row of the
 * rules, or a border of one, that would else be reached by nobody.
 */
export const HAND_MADE: readonly (readonly Placement[])[] = [
  ...(
    [
      ["ram", "cached", "pfnmap", "memfd"],
      ["ram", "write-combined", "pfnmap", "memfd"],
      ["ram", "cached", "pages", "memfd"],
      ["ram", "cached", "mixedmap", "refcounted"],
      ["ram", "write-combined", "pages", "refcounted"],
      ["ram", "uncached", "pages", "refcounted"],
      ["ram", "uncached", "pfnmap-shmem", "shmem"],
      ["ram", "uncached", "pfnmap-fault", "non-refcounted"],
      ["device", "cached", "pfnmap-any-uncached", "refcounted"],
      ["device", "cached", "pages", "refcounted"],
      ["device", "write-combined", "pages", "refcounted"],
      ["device", "uncached", "pages", "refcounted"],
      ["device", "uncached", "pfnmap", "shmem"],
      ["device", "uncached", "pfnmap", "memfd"],
      ["device", "cached", "pfnmap-shmem", "shmem"],
      ["device", "cached", "pfnmap-fault", "non-refcounted"],
      ["device", "write-combined", "pfnmap-fault", "non-refcounted"],
      ["device", "uncached", "pfnmap-fault", "non-refcounted"],
    ] as const satisfies readonly (readonly [
      Placement["memory"],
      Placement["cache"],
      Placement["vma"],
      Placement["pages"],
    ])[]
  ).map(([memory, cache, vma, pages]) => [{ memory, cache, vma, pages }]),
  // A slot of either kind is looked at for each of its mappings.
  [
    { memory: "ram", cache: "cached", vma: "pages", pages: "refcounted" },
    { memory: "ram", cache: "cached", vma: "pfnmap", pages: "memfd" },
  ],
  [
    { memory: "ram", cache: "write-combined", vma: "pages", pages: "refcounted" },
    { memory: "device", cache: "write-combined", vma: "pages", pages: "refcounted" },
  ],
];
