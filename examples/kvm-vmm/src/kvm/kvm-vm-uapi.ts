import { io, ior, iow, iowr, type UapiChecks } from "@vmprot/linux";

// Layouts and numbers of include/uapi/linux/kvm.h and arch/x86/include/uapi/asm/kvm.h, of 64-bit
// processes. Offsets are in bytes.
const KVMIO = 0xae;

/** struct kvm_userspace_memory_region. */
export const MEMORY_REGION = {
  ...{ size: 32, slot: 0, flags: 4, guestAddress: 8, length: 16, hostAddress: 24 },
} as const;
/** struct kvm_enable_cap. */
export const ENABLE_CAP = { size: 104, cap: 0, flags: 4, argument: 8 } as const;
/** struct kvm_msrs with one entry: nmsrs, then struct kvm_msr_entry. */
export const ONE_MSR = { size: 24, header: 8, count: 0, index: 8, data: 16 } as const;
/** struct kvm_cpuid2: nent, then entries; there is room for as many as KVM ever has. */
export const CPUID2 = { size: 8 + 256 * 40, header: 8, count: 0, most: 256, entry: 40 } as const;
/** struct kvm_regs. */
export const REGS = {
  ...{ size: 144, rax: 0, rbx: 8, rcx: 16, rdx: 24, rsi: 32, rdi: 40, rsp: 48, rbp: 56 },
  ...{ r8: 64, r9: 72, r10: 80, rip: 128, rflags: 136 },
} as const;
/** struct kvm_segment. */
export const SEGMENT = {
  ...{ size: 24, base: 0, limit: 8, selector: 12, type: 14, present: 15, dpl: 16, db: 17, s: 18 },
  ...{ l: 19, g: 20 },
} as const;
/** struct kvm_sregs, the segments in the order of their registers. */
export const SREGS = {
  ...{ size: 312, cs: 0, ds: 24, es: 48, fs: 72, gs: 96, ss: 120 },
  ...{ cr0: 224, cr3: 240, cr4: 248, efer: 264 },
} as const;
/** struct kvm_run, with the members of its union that are looked at. */
export const RUN = {
  ...{ head: 56, exitReason: 8, ioSize: 33, ioPort: 34, ioDataOffset: 40, detail: 32 },
} as const;

/** struct udmabuf_create (include/uapi/linux/udmabuf.h). */
export const UDMABUF_CREATE_STRUCT = { size: 24, memfd: 0, flags: 4, length: 16 } as const;

/** Answers with the dma-buf's descriptor. */
export const UDMABUF_CREATE = iow("u", 0x42, UDMABUF_CREATE_STRUCT.size);
export const KVM_CREATE_VM = io(KVMIO, 0x01);
/** Answers with the size in bytes of a virtual CPU's struct kvm_run and what follows it. */
export const KVM_GET_VCPU_MMAP_SIZE = io(KVMIO, 0x04);
/** Fills in what KVM and this host offer to guests. */
export const KVM_GET_SUPPORTED_CPUID = iowr(KVMIO, 0x05, CPUID2.header);
export const KVM_CREATE_VCPU = io(KVMIO, 0x41);
export const KVM_SET_USER_MEMORY_REGION = iow(KVMIO, 0x46, MEMORY_REGION.size);
/** Three pages below 4 GiB that Intel CPUs need to run real mode (Documentation/virt/kvm/api.rst). */
export const KVM_SET_TSS_ADDR = io(KVMIO, 0x47);
export const KVM_RUN = io(KVMIO, 0x80);
export const KVM_GET_REGS = ior(KVMIO, 0x81, REGS.size);
export const KVM_SET_REGS = iow(KVMIO, 0x82, REGS.size);
export const KVM_GET_SREGS = ior(KVMIO, 0x83, SREGS.size);
export const KVM_SET_SREGS = iow(KVMIO, 0x84, SREGS.size);
/** Answers with how many of the registers were set. */
export const KVM_SET_MSRS = iow(KVMIO, 0x89, ONE_MSR.header);
export const KVM_SET_CPUID2 = iow(KVMIO, 0x90, CPUID2.header);
export const KVM_ENABLE_CAP = iow(KVMIO, 0xa3, ENABLE_CAP.size);

/** Why KVM_RUN returned, by number. */
export const EXIT_REASONS: Readonly<Record<string, number>> = {
  ...{ KVM_EXIT_IO: 2, KVM_EXIT_HLT: 5, KVM_EXIT_MMIO: 6, KVM_EXIT_SHUTDOWN: 8 },
  ...{ KVM_EXIT_FAIL_ENTRY: 9, KVM_EXIT_INTR: 10, KVM_EXIT_INTERNAL_ERROR: 17 },
};

/** In x86's own header alone, so that these checks are left out on other architectures. */
const X86 = { ifdef: "KVM_X86_QUIRK_LINT0_REENABLED", since: "x86_64" } as const;

const layout = (struct: string, values: Readonly<Record<string, number>>) =>
  Object.entries(values).map(([member, value]) => ({
    c: member === "" ? `sizeof(struct ${struct})` : `offsetof(struct ${struct}, ${member})`,
    value,
  }));
/** Where our names of the members are C's. */
const sameNames = ({ size, ...members }: Readonly<Record<string, number>> & { size: number }) => ({
  ...{ "": size },
  ...members,
});

/** What include/uapi must say, as C expressions. */
export const UAPI_CHECKS: UapiChecks = {
  headers: ["linux/kvm.h", "linux/udmabuf.h"],
  checks: [
    ...layout("kvm_userspace_memory_region", {
      ...{ "": MEMORY_REGION.size, slot: MEMORY_REGION.slot, flags: MEMORY_REGION.flags },
      ...{ guest_phys_addr: MEMORY_REGION.guestAddress, memory_size: MEMORY_REGION.length },
      userspace_addr: MEMORY_REGION.hostAddress,
    }),
    ...layout("kvm_enable_cap", { "": ENABLE_CAP.size, cap: 0, flags: 4, args: 8 }),
    ...layout("kvm_run", {
      ...{ exit_reason: RUN.exitReason, "io.size": RUN.ioSize, "io.port": RUN.ioPort },
      ...{ "io.data_offset": RUN.ioDataOffset, "internal.suberror": RUN.detail },
      "fail_entry.hardware_entry_failure_reason": RUN.detail,
    }),
    ...[
      ...layout("kvm_msrs", { "": ONE_MSR.header, nmsrs: ONE_MSR.count, entries: ONE_MSR.index }),
      ...layout("kvm_cpuid2", { "": CPUID2.header, nent: CPUID2.count, entries: CPUID2.header }),
      { c: "sizeof(struct kvm_cpuid_entry2)", value: CPUID2.entry },
      { c: "KVM_GET_SUPPORTED_CPUID", value: KVM_GET_SUPPORTED_CPUID },
      { c: "KVM_SET_CPUID2", value: KVM_SET_CPUID2 },
      { c: "sizeof(struct kvm_msr_entry)", value: ONE_MSR.size - ONE_MSR.header },
      { c: "offsetof(struct kvm_msr_entry, data)", value: ONE_MSR.data - ONE_MSR.header },
      ...layout("kvm_regs", sameNames(REGS)),
      ...layout("kvm_segment", sameNames(SEGMENT)),
      ...layout("kvm_sregs", sameNames(SREGS)),
      { c: "KVM_GET_REGS", value: KVM_GET_REGS },
      { c: "KVM_SET_REGS", value: KVM_SET_REGS },
      { c: "KVM_GET_SREGS", value: KVM_GET_SREGS },
      { c: "KVM_SET_SREGS", value: KVM_SET_SREGS },
      { c: "KVM_SET_MSRS", value: KVM_SET_MSRS },
    ].map((check) => ({ ...check, ...X86 })),
    { c: "sizeof(struct udmabuf_create)", value: UDMABUF_CREATE_STRUCT.size },
    { c: "offsetof(struct udmabuf_create, size)", value: UDMABUF_CREATE_STRUCT.length },
    { c: "UDMABUF_CREATE", value: UDMABUF_CREATE },
    { c: "KVM_CREATE_VM", value: KVM_CREATE_VM },
    { c: "KVM_GET_VCPU_MMAP_SIZE", value: KVM_GET_VCPU_MMAP_SIZE },
    { c: "KVM_CREATE_VCPU", value: KVM_CREATE_VCPU },
    { c: "KVM_SET_USER_MEMORY_REGION", value: KVM_SET_USER_MEMORY_REGION },
    { c: "KVM_SET_TSS_ADDR", value: KVM_SET_TSS_ADDR },
    { c: "KVM_RUN", value: KVM_RUN },
    { c: "KVM_ENABLE_CAP", value: KVM_ENABLE_CAP },
    ...Object.entries(EXIT_REASONS).map(([c, value]) => ({ c, value })),
  ],
};
