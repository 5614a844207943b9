import type { Unknown } from "@vmprot/core";

/**
 * What is known of a udmabuf.
 */
export type UdmabufFacts = {
  /** The memfd was created with MFD_HUGETLB. No UAPI tells. Absent means it was not. */
  readonly hugetlb?: boolean | Unknown;
  /**
   * Every device that uses the buffer sees the CPU's caches. No UAPI tells which devices those are.
   * Absent means unknown; on x86 it does not matter, because there all devices do.
   */
  readonly deviceCoherent?: boolean | Unknown;
};
