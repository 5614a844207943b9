export { dmaHeapAdapter } from "./dma-heap.js";
export { dmaHeapProbe, HEAPS, SYSTEM_HEAPS, VENDOR_HEAPS } from "./dma-heap-probe.js";
