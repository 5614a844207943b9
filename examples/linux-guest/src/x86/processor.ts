import {
  type CpuidEntry,
  changeCpuid,
  changeSpecial,
  failed,
  KVM_CAP_TSC_DEADLINE_TIMER,
  KVM_CHECK_EXTENSION,
  longModeRegisters,
  setGeneral,
  setWriteBackMtrr,
  type Vcpu,
  type VirtualMachine,
} from "@vmprot/linux/guest";

/** __BOOT_CS and __BOOT_DS of "64-bit BOOT PROTOCOL". */
const SELECTORS = { code: 0x10, data: 0x18 };
/** Descriptors of 64-bit code and of data without limits, at those selectors. */
const GDT = new Uint8Array(
  new BigUint64Array([0n, 0n, 0xaf_9b00_0000_ffffn, 0xcf_9300_0000_ffffn]).buffer,
);

const PRESENT_WRITABLE = 3n;
const LARGE = 1n << 7n;
const PAGE = 4096;
const GIBS = 4;

/** Bits of leaf 1's ECX (Intel SDM vol. 2A, CPUID; Documentation/virt/kvm/x86/cpuid.rst for the second). */
const TSC_DEADLINE = 1 << 24;
const HYPERVISOR = 1 << 31;

/** Where the processor's tables are: bytes to be put into memory by their addresses. */
export interface ProcessorTables {
  readonly gdt: number;
  /** Three levels, {@link PAGE_TABLES} bytes. */
  readonly pageTables: number;
}

/** Bytes: the topmost table, one of GiBs, and one for each of four GiB. */
export const PAGE_TABLES = (2 + GIBS) * PAGE;

/** What the tables hold: the first 4 GiB, mapped one to one by pages of 2 MiB. */
export function tablesOf({ pageTables }: ProcessorTables): { gdt: Uint8Array; pages: Uint8Array } {
  const pages = new BigUint64Array(PAGE_TABLES / 8);
  const tableAt = (index: number) => BigInt(pageTables + index * PAGE) | PRESENT_WRITABLE;
  pages[0] = tableAt(1);
  for (let gib = 0; gib < GIBS; gib++) pages[512 + gib] = tableAt(2 + gib);
  for (let index = 0; index < GIBS * 512; index++) {
    pages[1024 + index] = (BigInt(index) << 21n) | PRESENT_WRITABLE | LARGE;
  }
  return { gdt: GDT, pages: new Uint8Array(pages.buffer) };
}

/**
 * What differs from what KVM offers: the guest has one processor, whose APIC's number is 0 whichever
 * processor of the host was asked, a timer that needs no calibration where KVM can give it one, and the
 * bit that has it look for KVM's clock.
 */
function ofGuest(entry: CpuidEntry, hasDeadlineTimer: boolean): CpuidEntry {
  switch (entry.function) {
    case 0x1:
      return {
        ...entry,
        ebx: (entry.ebx & 0xffff) | (1 << 16),
        ecx: (entry.ecx | HYPERVISOR | (hasDeadlineTimer ? TSC_DEADLINE : 0)) >>> 0,
      };
    case 0xb:
    case 0x1f:
      return { ...entry, edx: 0 };
    default:
      return entry;
  }
}

/**
 * Readies the virtual CPU for a kernel's 64-bit entry point.
 *
 * @param entry where it begins
 * @param parameters where the boot parameters are
 * @throws VmprotError KVM_CALL_FAILED
 */
export function startProcessor(
  vm: VirtualMachine,
  vcpu: Vcpu,
  tables: ProcessorTables,
  entry: number,
  parameters: number,
): void {
  const hasDeadlineTimer = vm.ask(KVM_CHECK_EXTENSION, KVM_CAP_TSC_DEADLINE_TIMER) > 0;
  changeCpuid(vcpu, (entry) => ofGuest(entry, hasDeadlineTimer));
  const special = {
    ...longModeRegisters(tables.pageTables, SELECTORS),
    ...{ "gdt.base": BigInt(tables.gdt), "gdt.limit": GDT.length - 1 },
  };
  const errno =
    changeSpecial(vcpu, special) ||
    setGeneral(vcpu, { rip: entry, rsi: parameters, rsp: parameters });
  if (errno !== 0) throw failed("KVM_GET_SREGS, KVM_SET_SREGS or KVM_SET_REGS", errno);
  // A guest that KVM gives no MTRRs has none that could be wrong.
  setWriteBackMtrr(vcpu);
}
