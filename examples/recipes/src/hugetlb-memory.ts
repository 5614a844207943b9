import type { MapVerdict, RefuseVerdict, VmProtEnvironment } from "@vmprot/core";

/** Memory of a guest's, and what only who made it knows. */
export interface GuestRam {
  readonly memfd: number;
  /** It was made with MFD_HUGETLB (QEMU: memory-backend-memfd,hugetlb=on). */
  readonly hugetlb: boolean;
  /** A udmabuf over the same pages, where there is one. */
  readonly udmabuf?: number;
}

/** The descriptor to mmap, or why there is none. */
export type Shared =
  | { readonly kind: "map"; readonly fd: number; readonly verdict: MapVerdict }
  | { readonly kind: "refuse"; readonly verdict: RefuseVerdict };

/**
 * How its pages get into a guest: as the dma-buf, or else as the memfd itself. Before 6.13 KVM took
 * references through a udmabuf's mapping, which the tails of huge pages cannot give; the memfd's own
 * mapping gives them as their head.
 */
export function shareRam(environment: VmProtEnvironment, ram: GuestRam): Shared {
  if (ram.udmabuf !== undefined) {
    // No probe can tell: it says "unknown", and before 6.13 that is refused.
    const facts = { hugetlb: ram.hugetlb };
    const { verdict } = environment.query({ exporter: "udmabuf", facts });
    if (verdict.kind === "map") return { kind: "map", fd: ram.udmabuf, verdict };
  }
  const { verdict } = environment.query({ exporter: "memfd", facts: {} });
  return verdict.kind === "map"
    ? { kind: "map", fd: ram.memfd, verdict }
    : { kind: "refuse", verdict };
}
