import { EXP_NAME, programProbe } from "@vmprot/core/uapi";
import { DMA_DEVICES } from "../families/dma-pgprot.js";

/** videobuf2's allocators. */
export const ALLOCATORS = ["vmalloc", "dma-sg", "dma-contig"] as const;

/** Each allocator is a kernel module, and exports under its module's name. */
const MODULES = {
  videobuf2_vmalloc: "vmalloc",
  videobuf2_dma_sg: "dma-sg",
  videobuf2_dma_contig: "dma-contig",
} as const;

/** `exp_name` tells the allocator, and no UAPI tells more. */
export const videobuf2Probe = programProbe({
  expNames: Object.keys(MODULES),
  program: [
    {
      facts: {
        allocator: { map: EXP_NAME, to: MODULES },
        ...DMA_DEVICES,
        nonCoherentQueue: "unknown",
        reservedPool: "unknown",
      },
    },
  ],
});
