import { defineAdapter, type PageKind, type Placement } from "@vmprot/core";
import { DEVICE_COHERENT_FACT, notCoherent } from "../families/device-coherent.js";
import { udmabufProbe } from "./udmabuf-probe.js";

/**
 * A memfd's pages, mapped with the default protection. The VMA is VM_PFNMAP from 6.11 on and holds
 * ordinary pages before: the worse of the two stands for both.
 */
const mapped = (pages: PageKind): readonly Placement[] => [
  { memory: "ram", cache: "cached", vma: "pfnmap", pages },
];

const MMAP = "drivers/dma-buf/udmabuf.c, mmap_udmabuf and udmabuf_vm_fault";

/** The exporter of memfds as dma-bufs, which VMMs use for guest memory. */
export const udmabufAdapter = defineAdapter({
  contract: 1,
  exporter: "udmabuf",
  title: "memfds as dma-bufs (udmabuf): cached",
  source: "drivers/dma-buf/udmabuf.c (Linux 6.1 to 7.2)",
  facts: {
    hugetlb: {
      kind: "yes-no",
      doc: "The memfd was created with MFD_HUGETLB. Matters to KVM before Linux 6.13 only.",
      absent: "unknown",
      because: "Another program may have made the memfd, and no UAPI tells of a udmabuf.",
      chosen: true,
    },
    deviceCoherent: DEVICE_COHERENT_FACT,
  },
  rules: [
    notCoherent(
      "udmabuf's begin_cpu_access and end_cpu_access flush them for its own device alone, and its importers not at all.",
      "drivers/dma-buf/udmabuf.c, begin_cpu_udmabuf and get_sg_table (DMA_ATTR_SKIP_CPU_SYNC in 6.12.117 and 7.2)",
    ),
    {
      id: "hugetlb",
      when: { hugetlb: { is: true } },
      map: mapped("non-refcounted"),
      source: MMAP,
    },
    // Which may be of high order though no MFD_HUGETLB was asked for: the platform's fields tell.
    { id: "memfd", map: mapped("memfd"), source: MMAP },
  ],
  cases: [
    { name: "memfd", facts: { hugetlb: false, deviceCoherent: true } },
    { name: "MFD_HUGETLB", facts: { hugetlb: true, deviceCoherent: true } },
    { name: "non-coherent device", facts: { hugetlb: false, deviceCoherent: false } },
    { name: "nothing known", facts: {} },
  ],
  probe: udmabufProbe,
});
