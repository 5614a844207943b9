import type { ExporterAdapter } from "@vmprot/core";
import type { UdmabufFacts } from "./udmabuf-facts.js";
import { udmabufPlacements } from "./udmabuf-placements.js";
import { udmabufProbe } from "./udmabuf-probe.js";

/** The exporter of memfds as dma-bufs, which VMMs use for guest memory. */
export const udmabufAdapter: ExporterAdapter<UdmabufFacts> = {
  contract: 1,
  exporter: "udmabuf",
  title: "memfds as dma-bufs (udmabuf): cached",
  source: "drivers/dma-buf/udmabuf.c (Linux 6.1 to 7.1)",
  optionalFacts: {
    hugetlb: { values: [false, true], absent: false, doc: "not MFD_HUGETLB" },
    deviceCoherent: {
      values: [true, false],
      absent: "unknown",
      doc: "unknown; on x86 all do",
    },
  },
  cases: [
    { name: "memfd", facts: {} },
    { name: "MFD_HUGETLB", facts: { hugetlb: true } },
    { name: "non-coherent device", facts: { deviceCoherent: false } },
    { name: "devices unknown", facts: { deviceCoherent: "unknown" } },
  ],
  placements: udmabufPlacements,
  probe: udmabufProbe,
};
