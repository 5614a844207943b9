import type { ExporterProbe } from "@vmprot/core";
import { CMA_HEAPS, type DmaHeapFacts, SYSTEM_HEAP } from "./dma-heap-facts.js";

const HEAPS: readonly string[] = [SYSTEM_HEAP, ...CMA_HEAPS];

/** A heap's buffers carry its name as their `exp_name`. */
export const dmaHeapProbe: ExporterProbe<DmaHeapFacts> = {
  expNames: HEAPS,
  probe: ({ expName, size }) =>
    HEAPS.includes(expName)
      ? { kind: "facts", facts: { heap: expName, ...(size !== undefined && { size }) } }
      : { kind: "refusal", code: "FOREIGN_BUFFER" },
};
