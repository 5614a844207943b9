import { SEGMENT, SREGS } from "../kvm/kvm-vm-uapi.js";
import type { Struct } from "../kvm/struct.js";
import { LONG_MODE_CODE } from "./guest-code.js";
import type { GuestMode } from "./guest-mode.js";
import { GUEST_PAT, MSR_IA32_PAT, pageTables, TABLES } from "./page-tables.js";

// Intel SDM vol. 3A, 2.5 and 2.2.1.
const CR0_PE_ET_PG = 0x8000_0011;
const CR4_PAE = 1 << 5;
const EFER_LME_LMA = 0x500;

/**
 * MTRRs are enabled and write-back everywhere (IA32_MTRR_DEF_TYPE, SDM vol. 3A, 12.11.2.1): KVM
 * up to 6.10 looked at them on Intel, and we state `guestMtrr` to the policy.
 */
const MSR_MTRR_DEF_TYPE = 0x2ff;
const MTRR_ALL_WB = 0x806n;

/** Segment types of the SDM's vol. 3A, 3.4.5.1: code that can be read, data that can be written. */
const CODE_SEGMENT = 11;
const DATA_SEGMENT = 3;

function flatSegment(sregs: Struct, at: number, type: number, long: 0 | 1): void {
  sregs
    .u64(at + SEGMENT.base, 0)
    .u32(at + SEGMENT.limit, 0xffff_ffff)
    .u16(at + SEGMENT.selector, type === CODE_SEGMENT ? 0x08 : 0x10)
    .u8(at + SEGMENT.type, type)
    .u8(at + SEGMENT.present, 1)
    .u8(at + SEGMENT.dpl, 0)
    .u8(at + SEGMENT.db, long === 1 ? 0 : 1)
    .u8(at + SEGMENT.s, 1)
    .u8(at + SEGMENT.l, long)
    .u8(at + SEGMENT.g, 1);
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
    const errno = vcpu.changeSpecial((sregs) => {
      sregs
        .u64(SREGS.cr0, CR0_PE_ET_PG)
        .u64(SREGS.cr3, TABLES.pml4)
        .u64(SREGS.cr4, CR4_PAE)
        .u64(SREGS.efer, EFER_LME_LMA);
      flatSegment(sregs, SREGS.cs, CODE_SEGMENT, 1);
      for (const data of [SREGS.ds, SREGS.es, SREGS.fs, SREGS.gs, SREGS.ss]) {
        flatSegment(sregs, data, DATA_SEGMENT, 0);
      }
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
