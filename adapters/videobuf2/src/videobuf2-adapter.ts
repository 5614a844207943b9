import type { ExporterAdapter } from "@vmprot/core";
import type { Videobuf2Facts } from "./videobuf2-facts.js";
import { videobuf2Placements } from "./videobuf2-placements.js";
import { videobuf2Probe } from "./videobuf2-probe.js";

/** The exporter of V4L2 devices: cameras, capture cards, codecs. */
export const videobuf2Adapter: ExporterAdapter<Videobuf2Facts> = {
  contract: 1,
  exporter: "videobuf2",
  title: "V4L2 devices (videobuf2, VIDIOC_EXPBUF): as their allocator maps",
  source: "drivers/media/common/videobuf2 (Linux 6.18)",
  optionalFacts: {},
  cases: [
    { name: "vmalloc", facts: { allocator: "vmalloc" } },
    { name: "dma-sg", facts: { allocator: "dma-sg" } },
    { name: "dma-contig", facts: { allocator: "dma-contig" } },
  ],
  placements: videobuf2Placements,
  probe: videobuf2Probe,
};
