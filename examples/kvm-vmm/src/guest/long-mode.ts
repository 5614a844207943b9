import type { SpecialRegisters } from "../kvm/vcpu.js";
import { LONG_MODE_CODE } from "./guest-code.js";
import type { GuestMode } from "./guest-mode.js";
import { GUEST_PAT, MSR_IA32_PAT, pageTables, TABLES } from "./page-tables.js";

// Intel SDM vol. 3A, 2.5 and 2.2.1.
const CR0_PE_ET_PG = 0x8000_0011n;
const CR4_PAE = 1n << 5n;
const EFER_LME_LMA = 0x500n;

/**
 * MTRRs are enabled and write-back everywhere (IA32_MTRR_DEF_TYPE, SDM vol. 3A, 12.11.2.1): KVM
 * up to 6.10 looked at them on Intel, and we state `guestMtrr` to the policy.
 */
const MSR_MTRR_DEF_TYPE = 0x2ff;
const MTRR_ALL_WB = 0x806n;

/** Segment types of the SDM's vol. 3A, 3.4.5.1: code that can be read, data that can be written. */
const CODE_SEGMENT = 11;
const DATA_SEGMENT = 3;

/** A segment that reaches everything, with its descriptor's fields. */
function flatSegment(name: "cs" | "ds" | "es" | "fs" | "gs" | "ss"): SpecialRegisters {
  const isCode = name === "cs";
  const fields = {
    ...{ base: 0n, limit: 0xffff_ffff, selector: isCode ? 0x08 : 0x10 },
    ...{ type: isCode ? CODE_SEGMENT : DATA_SEGMENT, present: 1, dpl: 0, s: 1, g: 1 },
    // 64-bit code has L and not D.
    ...{ l: isCode ? 1 : 0, db: isCode ? 0 : 1 },
  };
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [`${name}.${field}`, value]),
  );
}

/** 64-bit code under page tables, whose entries carry the attribute. */
export const longMode: GuestMode = {
  name: "long mode",
  code: LONG_MODE_CODE,
  // Above 4 GiB, where firmware's MTRRs say write-back.
  bufferAddress: 0x1_0000_0000n,
  attributes: ["cached", "write-combined", "uncached"],
  tables(pages, cache) {
    return { at: TABLES.pml4, bytes: pageTables(longMode.bufferAddress, pages, cache) };
  },
  enter(vcpu) {
    const errno = vcpu.changeSpecial({
      ...{ cr0: CR0_PE_ET_PG, cr3: BigInt(TABLES.pml4), cr4: CR4_PAE, efer: EFER_LME_LMA },
      ...flatSegment("cs"),
      ...flatSegment("ds"),
      ...flatSegment("es"),
      ...flatSegment("fs"),
      ...flatSegment("gs"),
      ...flatSegment("ss"),
    });
    if (errno !== 0) return { call: "KVM_SET_SREGS", errno };
    const set = vcpu.setMsr(MSR_IA32_PAT, GUEST_PAT) && vcpu.setMsr(MSR_MTRR_DEF_TYPE, MTRR_ALL_WB);
    return set ? undefined : { call: "KVM_SET_MSRS" };
  },
  registers: ({ readAt, writeAt }) => ({
    rdi: longMode.bufferAddress,
    r9: readAt,
    r10: writeAt,
  }),
};
