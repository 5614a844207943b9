import { adapterModule } from "@vmprot/core/di";
import { dmaHeapAdapter } from "./dma-heap-adapter.js";

/** Registers the dma-heap adapter with an inversify container. */
export const dmaHeapModule = adapterModule(dmaHeapAdapter);
