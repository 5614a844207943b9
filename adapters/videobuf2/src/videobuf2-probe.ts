import type { ExporterProbe } from "@vmprot/core";
import type { Videobuf2Facts } from "./videobuf2-facts.js";

/** Each allocator is a kernel module, and exports under its module's name. */
const ALLOCATORS: ReadonlyMap<string, Videobuf2Facts["allocator"]> = new Map([
  ["videobuf2_vmalloc", "vmalloc"],
  ["videobuf2_dma_sg", "dma-sg"],
  ["videobuf2_dma_contig", "dma-contig"],
]);

/** `exp_name` tells the allocator, and nothing tells more. */
export const videobuf2Probe: ExporterProbe<Videobuf2Facts> = {
  expNames: [...ALLOCATORS.keys()],
  probe({ expName }) {
    const allocator = ALLOCATORS.get(expName);
    return allocator === undefined
      ? { kind: "refusal", code: "FOREIGN_BUFFER" }
      : { kind: "facts", facts: { allocator } };
  },
};
