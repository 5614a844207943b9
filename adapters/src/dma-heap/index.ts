export { dmaHeapAdapter } from "./dma-heap.js";
export { dmaHeapProbe, HEAPS } from "./dma-heap-probe.js";
