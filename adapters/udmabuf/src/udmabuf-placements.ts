import type { AdapterRefusal, HostTraits, PageKind, Placement } from "@vmprot/core";
import type { UdmabufFacts } from "./udmabuf-facts.js";

/**
 * A memfd's pages, mapped with the default protection. The VMA is VM_PFNMAP from 6.12 on and holds
 * ordinary pages before: the worse of the two stands for both. Source: drivers/dma-buf/udmabuf.c,
 * mmap_udmabuf and udmabuf_vm_fault.
 */
const memfd = (pages: PageKind): readonly Placement[] => [
  { memory: "ram", cache: "cached", vma: "pfnmap", pages },
];
const ORDINARY = memfd("shmem");
const HUGE = memfd("non-refcounted");

/** Source: drivers/dma-buf/udmabuf.c, begin_cpu_udmabuf, which syncs its own device's mapping only. */
const NOT_COHERENT: AdapterRefusal = {
  code: "SYNC_REQUIRED",
  message:
    "A device that does not see the CPU's caches uses the buffer, and udmabuf's begin_cpu_access does nothing for it.",
};

/** The placements of a udmabuf. */
export function udmabufPlacements(
  { hugetlb, deviceCoherent }: UdmabufFacts,
  { dmaCoherent }: HostTraits,
): readonly Placement[] | AdapterRefusal {
  if (deviceCoherent === false && !dmaCoherent) return NOT_COHERENT;
  return hugetlb === true ? HUGE : ORDINARY;
}
