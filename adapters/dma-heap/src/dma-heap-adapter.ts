import type { ExporterAdapter } from "@vmprot/core";
import type { DmaHeapFacts } from "./dma-heap-facts.js";
import { dmaHeapPlacements } from "./dma-heap-placements.js";
import { dmaHeapProbe } from "./dma-heap-probe.js";

/** The exporter behind /dev/dma_heap. */
export const dmaHeapAdapter: ExporterAdapter<DmaHeapFacts> = {
  contract: 1,
  exporter: "dma-heap",
  title: "DMA-BUF heaps (/dev/dma_heap: system, default CMA): cached",
  source: "drivers/dma-buf/heaps/system_heap.c and cma_heap.c (Linux 6.18)",
  optionalFacts: {
    size: { values: [4096, 65536], absent: 65536, doc: "64 KiB or more" },
    deviceCoherent: {
      values: [true, false],
      absent: "unknown",
      doc: "unknown; on x86 all do",
    },
  },
  cases: [
    { name: "system", facts: { heap: "system" } },
    { name: "system, single pages", facts: { heap: "system", size: 16384 } },
    { name: "CMA", facts: { heap: "default_cma_region" } },
    { name: "non-coherent device", facts: { heap: "system", deviceCoherent: false } },
    { name: "devices unknown", facts: { heap: "system", deviceCoherent: "unknown" } },
    { name: "a vendor's heap", facts: { heap: "system-uncached" } },
  ],
  placements: dmaHeapPlacements,
  probe: dmaHeapProbe,
};
