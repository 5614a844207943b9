import {
  type HeaderChecks,
  headerChecks,
  Ioctl,
  ioctlNumber,
  Structure,
  type StructureFields,
} from "@vmprot/core/uapi";
import { KVMIO } from "./kvm-uapi.js";

/** Answers with 1 where a local APIC of the kernel's has the timer that TSC deadlines set. */
export const KVM_CAP_TSC_DEADLINE_TIMER = 72;

/** Of a VM with interrupt controllers: makes an 8254 timer. */
export const CREATE_PIT2 = new Ioctl(
  "KVM_CREATE_PIT2",
  "write",
  KVMIO,
  0x77,
  new Structure("struct kvm_pit_config", { flags: "u32" }, 64),
);

/** Three pages below 4 GiB that Intel CPUs need to run real mode (Documentation/virt/kvm/api.rst). */
export const KVM_SET_TSS_ADDR = ioctlNumber("none", KVMIO, 0x47, 0);

/** A structure inside another: its fields by the names that C reaches them by. */
function member<const Name extends string, const F extends StructureFields>(name: Name, fields: F) {
  const named = Object.entries(fields).map(([field, type]) => [`${name}.${field}`, type]);
  return Object.fromEntries(named) as {
    readonly [Field in keyof F & string as `${Name}.${Field}`]: F[Field];
  };
}

const SEGMENT = {
  base: "u64",
  limit: "u32",
  selector: "u16",
  type: "u8",
  present: "u8",
  dpl: "u8",
  db: "u8",
  s: "u8",
  l: "u8",
  g: "u8",
  avl: "u8",
  unusable: "u8",
  padding: "u8",
} as const;
const TABLE = {
  base: "u64",
  limit: "u16",
  "padding[0]": "u16",
  "padding[1]": "u16",
  "padding[2]": "u16",
} as const;

/** Complete, so that what is read can be written back. */
export const SREGS = new Structure("struct kvm_sregs", {
  ...member("cs", SEGMENT),
  ...member("ds", SEGMENT),
  ...member("es", SEGMENT),
  ...member("fs", SEGMENT),
  ...member("gs", SEGMENT),
  ...member("ss", SEGMENT),
  ...member("tr", SEGMENT),
  ...member("ldt", SEGMENT),
  ...member("gdt", TABLE),
  ...member("idt", TABLE),
  cr0: "u64",
  cr2: "u64",
  cr3: "u64",
  cr4: "u64",
  cr8: "u64",
  efer: "u64",
  apic_base: "u64",
  "interrupt_bitmap[0]": "u64",
  "interrupt_bitmap[1]": "u64",
  "interrupt_bitmap[2]": "u64",
  "interrupt_bitmap[3]": "u64",
});

export const REGS = new Structure("struct kvm_regs", {
  rax: "u64",
  rbx: "u64",
  rcx: "u64",
  rdx: "u64",
  rsi: "u64",
  rdi: "u64",
  rsp: "u64",
  rbp: "u64",
  r8: "u64",
  r9: "u64",
  r10: "u64",
  r11: "u64",
  r12: "u64",
  r13: "u64",
  r14: "u64",
  r15: "u64",
  rip: "u64",
  rflags: "u64",
});

/** Entries follow. */
export const MSRS = new Structure("struct kvm_msrs", { nmsrs: "u32", pad: "u32" });
export const MSR_ENTRY = new Structure("struct kvm_msr_entry", {
  index: "u32",
  reserved: "u32",
  data: "u64",
});

/** How many entries follow. */
export const CPUID2 = new Structure("struct kvm_cpuid2", { nent: "u32", padding: "u32" });
/** KVM_MAX_CPUID_ENTRIES of arch/x86/include/asm/kvm_host.h: KVM takes and gives no more. */
export const MOST_CPUID_ENTRIES = 256;
/** One leaf of CPUID, or one of its subleaves; a {@link CPUID2} is before the first. */
export const CPUID_ENTRY = new Structure("struct kvm_cpuid_entry2", {
  ...{ function: "u32", index: "u32", flags: "u32" },
  ...{ eax: "u32", ebx: "u32", ecx: "u32", edx: "u32" },
  ...{ "padding[0]": "u32", "padding[1]": "u32", "padding[2]": "u32" },
} as const);

/** Fills in what KVM and this host offer to guests. */
export const GET_SUPPORTED_CPUID = new Ioctl(
  "KVM_GET_SUPPORTED_CPUID",
  "read-write",
  KVMIO,
  0x05,
  CPUID2,
);
/** Of a virtual CPU that has not run yet: what its CPUID says. */
export const SET_CPUID2 = new Ioctl("KVM_SET_CPUID2", "write", KVMIO, 0x90, CPUID2);
/** Of a virtual CPU: what its CPUID says. The kernel reads `nent`, how many entries there is room for, and sets it. */
export const GET_CPUID2 = new Ioctl("KVM_GET_CPUID2", "read-write", KVMIO, 0x91, CPUID2);
export const GET_REGS = new Ioctl("KVM_GET_REGS", "read", KVMIO, 0x81, REGS);
export const SET_REGS = new Ioctl("KVM_SET_REGS", "write", KVMIO, 0x82, REGS);
export const GET_SREGS = new Ioctl("KVM_GET_SREGS", "read", KVMIO, 0x83, SREGS);
export const SET_SREGS = new Ioctl("KVM_SET_SREGS", "write", KVMIO, 0x84, SREGS);
/** Answers with how many of the registers were set. */
export const SET_MSRS = new Ioctl("KVM_SET_MSRS", "write", KVMIO, 0x89, MSRS);

/** What arch/x86's headers must say; they alone have the macro. */
export const uapiChecks = (): HeaderChecks => ({
  headers: ["linux/kvm.h"],
  checks: headerChecks(
    [
      { KVM_SET_TSS_ADDR, KVM_CAP_TSC_DEADLINE_TIMER },
      ...[GET_SUPPORTED_CPUID, SET_CPUID2, GET_CPUID2, GET_REGS, SET_REGS, GET_SREGS, SET_SREGS],
      ...[SET_MSRS, MSR_ENTRY, CPUID_ENTRY, CREATE_PIT2],
      {
        "offsetof(struct kvm_msrs, entries)": MSRS.size,
        "offsetof(struct kvm_cpuid2, entries)": CPUID2.size,
      },
    ],
    { since: { ifdef: "KVM_X86_QUIRK_LINT0_REENABLED", since: "x86_64" } },
  ),
});
