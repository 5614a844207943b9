export { dmaHeapAdapter } from "./dma-heap-adapter.js";
export { CMA_HEAPS, type DmaHeapFacts, SYSTEM_HEAP } from "./dma-heap-facts.js";
export { dmaHeapPlacements } from "./dma-heap-placements.js";
export { dmaHeapProbe } from "./dma-heap-probe.js";
