import type { CacheMode } from "@vmprot/core";
import type { GuestMode } from "./guest-mode.js";
import { type EntryFormat, pageTables, TABLES } from "./page-tables.js";
import type { Vcpu } from "./vcpu.js";
import { LONG_MODE_CODE } from "./x86-code.js";
import { beginRound, pagesLeft, reportOf } from "./x86-guest.js";
import { changeSpecial, type SpecialRegisters, setMsr } from "./x86-registers.js";

// Intel SDM vol. 3A, 2.5 and 2.2.1.
const CR0_PE_ET_PG = 0x8000_0011n;
const CR4_PAE = 1n << 5n;
const EFER_LME_LMA = 0x500n;

/**
 * IA32_PAT as Linux programs it, by index from the lowest byte: WB, WC, UC-, UC, WB, WP, UC-, WT
 * (arch/x86/mm/pat/memtype.c, pat_bp_init). A guest with Linux in it would use the same entries.
 */
const GUEST_PAT = 0x0407_0506_0007_0106n;
/** IA32_PAT's number (Intel SDM vol. 4, table 2-2; AMD APM vol. 2, 7.8). */
const MSR_IA32_PAT = 0x277;

/**
 * MTRRs are enabled and write-back everywhere (IA32_MTRR_DEF_TYPE, SDM vol. 3A, 12.11.2.1): KVM
 * up to 6.10 looked at them on Intel, and we state `guestMtrr` to the policy.
 */
const MSR_MTRR_DEF_TYPE = 0x2ff;
const MTRR_ALL_WB = 0x806n;

const PRESENT_WRITABLE = 3n;
const PWT = 1n << 3n;
const PCD = 1n << 4n;
const LARGE = 1n << 7n;

/**
 * Bits of a leaf entry that choose the entry of {@link GUEST_PAT}: PWT is 1, PCD is 2, and PAT,
 * bit 7 in a 4 KiB leaf, would be 4. `uncached` is UC-, as pgprot_noncached has it.
 */
const ATTRIBUTE: Readonly<Record<CacheMode, bigint>> = {
  cached: 0n,
  "write-combined": PWT,
  uncached: PCD,
};

const ENTRIES: EntryFormat = {
  hasTop: true,
  table: (at) => at | PRESENT_WRITABLE,
  page: (address, cache) => address | PRESENT_WRITABLE | ATTRIBUTE[cache],
  code: (address) => address | PRESENT_WRITABLE | LARGE,
};

/** Segment types of the SDM's vol. 3A, 3.4.5.1: code that can be read, data that can be written. */
const CODE_SEGMENT = 11;
const DATA_SEGMENT = 3;

const SEGMENTS = ["cs", "ds", "es", "fs", "gs", "ss"] as const;

/** A segment that reaches everything, with its descriptor's fields. */
function flatSegment(name: (typeof SEGMENTS)[number], selector: number): SpecialRegisters {
  const isCode = name === "cs";
  const fields = {
    ...{ base: 0n, limit: 0xffff_ffff, selector },
    ...{ type: isCode ? CODE_SEGMENT : DATA_SEGMENT, present: 1, dpl: 0, s: 1, g: 1 },
    // 64-bit code has L and not D.
    ...{ l: isCode ? 1 : 0, db: isCode ? 0 : 1 },
  };
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [`${name}.${field}`, value]),
  );
}

/**
 * What puts a virtual CPU into 64-bit mode, at the highest privilege.
 *
 * @param tables the guest-physical address of the topmost page table
 */
export const longModeRegisters = (
  tables: number,
  selectors: { readonly code: number; readonly data: number },
): SpecialRegisters => ({
  ...{ cr0: CR0_PE_ET_PG, cr3: BigInt(tables), cr4: CR4_PAE, efer: EFER_LME_LMA },
  ...Object.assign(
    {},
    ...SEGMENTS.map((name) => flatSegment(name, name === "cs" ? selectors.code : selectors.data)),
  ),
});

/** Enables a guest's MTRRs, with write-back for everything. @returns whether KVM took it */
export const setWriteBackMtrr = (vcpu: Vcpu): boolean =>
  setMsr(vcpu, MSR_MTRR_DEF_TYPE, MTRR_ALL_WB);

/** 64-bit code under page tables, whose entries carry the attribute. */
export const longMode: GuestMode = {
  name: "long mode",
  code: LONG_MODE_CODE,
  // Above 4 GiB, where firmware's MTRRs say write-back.
  bufferAddress: 0x1_0000_0000n,
  attributes: ["cached", "write-combined", "uncached"],
  tables(pages, cache) {
    return { at: TABLES.top, bytes: pageTables(ENTRIES, longMode.bufferAddress, pages, cache) };
  },
  enter(vcpu, round) {
    const registers = longModeRegisters(TABLES.top, { code: 0x08, data: 0x10 });
    const errno = changeSpecial(vcpu, registers);
    if (errno !== 0) return { call: "KVM_SET_SREGS", errno };
    const set = setMsr(vcpu, MSR_IA32_PAT, GUEST_PAT) && setWriteBackMtrr(vcpu);
    if (!set) return { call: "KVM_SET_MSRS" };
    const { readAt, writeAt } = round;
    return beginRound(vcpu, round, { rdi: longMode.bufferAddress, r9: readAt, r10: writeAt });
  },
  report: reportOf,
  pagesLeft,
};
