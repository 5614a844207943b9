import type { Platform } from "@vmprot/core";
import type { WrittenEntry } from "./spte-trace.js";

/** What an entry says of how memory is accessed. */
export type EntryType =
  /** Bits 5:3 and 6 of an EPT entry (Intel SDM vol. 3C, table 30-7). */
  | { readonly ept: string; readonly ignorePat: boolean }
  /** The index into the PAT that PWT, PCD and PAT of an ordinary entry make. */
  | { readonly patIndex: number }
  /** Bits 5:2 of an arm64 descriptor, and what they mean with or without FWB, as the processor is. */
  | { readonly memAttr: number; readonly type: string }
  /** Bits 62:61 of a riscv64 entry, and what they mean. */
  | { readonly pbmt: number; readonly type: string };

const EPT_TYPES: Readonly<Record<number, string>> = { 0: "UC", 1: "WC", 4: "WT", 5: "WP", 6: "WB" };

const bit = (entry: bigint, index: bigint): number => Number((entry >> index) & 1n);

/** Of x86. Only Intel's nested paging has tables of its own: the rest is as the processor's own are. */
export function x86EntryType(platform: Platform, { spte, level }: WrittenEntry): EntryType {
  const entry = BigInt(spte);
  if (platform.vendor === "intel" && platform.nestedPaging === true) {
    const type = Number((entry >> 3n) & 7n);
    return { ept: EPT_TYPES[type] ?? `reserved ${type}`, ignorePat: bit(entry, 6n) === 1 };
  }
  const pat = bit(entry, level > 1 ? 12n : 7n);
  return { patIndex: (pat << 2) | (bit(entry, 4n) << 1) | bit(entry, 3n) };
}

/** An entry's type in words. */
export function typeText(type: EntryType): string {
  if ("ept" in type) return `EPT ${type.ept}, ignore-PAT ${type.ignorePat ? "set" : "clear"}`;
  if ("patIndex" in type) return `PAT index ${type.patIndex}`;
  if ("memAttr" in type) return `MemAttr ${type.memAttr}: ${type.type}`;
  return `PBMT ${type.pbmt}: ${type.type}`;
}

const FORCED: EntryType = { memAttr: 6, type: "forced normal-WB" };
const WRITE_BACK: EntryType = { memAttr: 15, type: "normal-WB" };

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
  "arm64-stage2": {
    "memory-fwb": FORCED,
    memory: WRITE_BACK,
    "cacheable-pfnmap": FORCED,
    "cacheable-pfnmap-cached": FORCED,
    "device-pages-fwb": FORCED,
    "device-pages": WRITE_BACK,
    "any-uncached-fwb": { memAttr: 5, type: "forced normal-NC" },
    "any-uncached": { memAttr: 5, type: "normal-NC" },
    device: { memAttr: 1, type: "device-nGnRE" },
  },
  "riscv64-stage2": {
    "g-stage": { pbmt: 0, type: "PMA" },
  },
};
