import type { RefuseRule, YesNoFact } from "@vmprot/core";

/** The fact of every driver that other exporters' buffers can be imported into. */
export const IMPORTED_FACT = {
  kind: "yes-no",
  doc: "The buffer was imported from another exporter.",
  absent: false,
  because: "Whoever made the buffer knows where: an import is asked for by name.",
} as const satisfies YesNoFact;

/** An imported buffer is mapped by the driver that exported it. An adapter's first row. */
export const IMPORTED_RULE = {
  id: "imported",
  when: { imported: { is: true } },
  refuse: { code: "FOREIGN_BUFFER" },
  source:
    "drivers/gpu/drm/drm_prime.c, drm_gem_prime_handle_to_dmabuf (an import keeps its own dma-buf)",
} as const satisfies RefuseRule<{ imported: typeof IMPORTED_FACT }>;
