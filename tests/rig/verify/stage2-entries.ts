import type { Platform } from "@vmprot/core";
import type { WrittenEntry } from "../guest/stage2-trace.js";

/** What an entry says of how memory is accessed. */
export type EntryType =
  /** Bits 5:3 and 6 of an EPT entry (Intel SDM vol. 3C, table 30-7). */
  | { readonly ept: string; readonly ignorePat: boolean }
  /** The index into the PAT that PWT, PCD and PAT of an ordinary entry make. */
  | { readonly patIndex: number };

const EPT_TYPES: Readonly<Record<number, string>> = { 0: "UC", 1: "WC", 4: "WT", 5: "WP", 6: "WB" };

const bit = (entry: bigint, index: bigint): number => Number((entry >> index) & 1n);

/** Only Intel's nested paging has tables of its own: the rest is as the processor's own are. */
export function entryType(platform: Platform, { spte, level }: WrittenEntry): EntryType {
  const entry = BigInt(spte);
  if (platform.vendor === "intel" && platform.nestedPaging === true) {
    const type = Number((entry >> 3n) & 7n);
    return { ept: EPT_TYPES[type] ?? `reserved ${type}`, ignorePat: bit(entry, 6n) === 1 };
  }
  const pat = bit(entry, level > 1 ? 12n : 7n);
  return { patIndex: (pat << 2) | (bit(entry, 4n) << 1) | bit(entry, 3n) };
}

/** What each row of core's `stage2` tables claims that KVM programs, in bits: table, row, entry. */
export const PROGRAMMED: Readonly<Record<string, Readonly<Record<string, EntryType>>>> = {
  "intel-stage2": {
    "shadow-paging": { patIndex: 0 },
    "host-mmio": { ept: "UC", ignorePat: false },
    "non-coherent-dma": { ept: "WB", ignorePat: false },
    "non-coherent-dma-guest-mtrr-write-back": { ept: "WB", ignorePat: false },
    "non-coherent-dma-guest-mtrr-uncached": { ept: "UC", ignorePat: false },
    "guest-pat-honored": { ept: "WB", ignorePat: false },
    "guest-pat-ignored": { ept: "WB", ignorePat: true },
  },
  "amd-stage2": {
    "nested-paging": { patIndex: 0 },
    "shadow-paging": { patIndex: 0 },
  },
};

const NO_IOMMU = "no machine here has an IOMMU, without which no VFIO device can be given to a VM";

/** Rows that no machine here can show, and why. */
export const OUT_OF_REACH: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "intel-stage2": {
    "non-coherent-dma": NO_IOMMU,
    "non-coherent-dma-guest-mtrr-write-back": NO_IOMMU,
    "non-coherent-dma-guest-mtrr-uncached": NO_IOMMU,
  },
  "amd-stage2": {},
};
