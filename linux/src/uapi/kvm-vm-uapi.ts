import { type HeaderChecks, headerChecks, Ioctl, ioctlNumber, Structure } from "@vmprot/core/uapi";
import { KVMIO } from "./kvm-uapi.js";

/** Answers with the descriptor of an empty VM; its argument is the VM's type. */
export const KVM_CREATE_VM = ioctlNumber("none", KVMIO, 0x01, 0);
/** Answers with the size in bytes of a virtual CPU's struct kvm_run and what follows it. */
export const KVM_GET_VCPU_MMAP_SIZE = ioctlNumber("none", KVMIO, 0x04, 0);
/** Of a VM: answers with the descriptor of a virtual CPU; its argument is the CPU's number. */
export const KVM_CREATE_VCPU = ioctlNumber("none", KVMIO, 0x41, 0);
export const KVM_RUN = ioctlNumber("none", KVMIO, 0x80, 0);

/** Of a VM: adds a slot, changes the one of that number, or takes it away (size 0). */
export const SET_USER_MEMORY_REGION = new Ioctl(
  "KVM_SET_USER_MEMORY_REGION",
  "write",
  KVMIO,
  0x46,
  new Structure("struct kvm_userspace_memory_region", {
    slot: "u32",
    flags: "u32",
    guest_phys_addr: "u64",
    memory_size: "u64",
    userspace_addr: "u64",
  }),
);

/** A flag of a memory region: dirty pages are logged. */
export const KVM_MEM_LOG_DIRTY_PAGES = 1 << 0;
/** A flag of a memory region: the guest only reads. */
export const KVM_MEM_READONLY = 1 << 1;

/** Of a VM: gives it a capability. */
export const ENABLE_CAP = new Ioctl(
  "KVM_ENABLE_CAP",
  "write",
  KVMIO,
  0xa3,
  new Structure("struct kvm_enable_cap", { cap: "u32", flags: "u32", "args[0]": "u64" }, 104),
);

/** Of a VM: makes the interrupt controllers of its architecture; x86's are the PICs, an IOAPIC, local APICs. */
export const KVM_CREATE_IRQCHIP = ioctlNumber("none", KVMIO, 0x60, 0);
/** Of a VM with interrupt controllers: what an interrupt line is at from now on. */
export const IRQ_LINE = new Ioctl(
  "KVM_IRQ_LINE",
  "write",
  KVMIO,
  0x61,
  new Structure("struct kvm_irq_level", { irq: "u32", level: "u32" }),
);

/** The register's number, and where its value is. */
const ONE_REG = new Structure("struct kvm_one_reg", { id: "u64", addr: "u64" });
/** Of a virtual CPU: writes the register's value to an address. */
export const GET_ONE_REG = new Ioctl("KVM_GET_ONE_REG", "write", KVMIO, 0xab, ONE_REG);
/** Of a virtual CPU: sets the register to the value at an address. */
export const SET_ONE_REG = new Ioctl("KVM_SET_ONE_REG", "write", KVMIO, 0xac, ONE_REG);

const RUN_HEAD = {
  request_interrupt_window: "u8",
  immediate_exit: "u8",
  // Six bytes.
  "padding1[0]": "u16",
  "padding1[2]": "u32",
  exit_reason: "u32",
  ready_for_interrupt_injection: "u8",
  if_flag: "u8",
  flags: "u16",
  cr8: "u64",
  apic_base: "u64",
} as const;
/** Its head, with the member of its union that an exit of KVM_EXIT_IO has. */
export const RUN_IO = new Structure("struct kvm_run", {
  ...RUN_HEAD,
  "io.direction": "u8",
  "io.size": "u8",
  "io.port": "u16",
  "io.count": "u32",
  "io.data_offset": "u64",
});
/** Its head, with the member of its union that an exit of KVM_EXIT_MMIO has. */
export const RUN_MMIO = new Structure("struct kvm_run", {
  ...RUN_HEAD,
  "mmio.phys_addr": "u64",
  // Eight bytes.
  "mmio.data": "u64",
  "mmio.len": "u32",
  "mmio.is_write": "u8",
});
/** Its head, with the number in which exits that are failures say more. */
export const RUN_FAILURE = new Structure("struct kvm_run", {
  ...RUN_HEAD,
  "internal.suberror": "u32",
});

/** Why KVM_RUN returned, by number. */
export const EXIT_REASONS: Readonly<Record<string, number>> = {
  ...{ KVM_EXIT_IO: 2, KVM_EXIT_HLT: 5, KVM_EXIT_MMIO: 6, KVM_EXIT_SHUTDOWN: 8 },
  ...{ KVM_EXIT_FAIL_ENTRY: 9, KVM_EXIT_INTR: 10, KVM_EXIT_INTERNAL_ERROR: 17 },
  ...{ KVM_EXIT_SYSTEM_EVENT: 24 },
};

/** What the headers must say. */
export const uapiChecks = (): HeaderChecks => ({
  headers: ["linux/kvm.h"],
  checks: headerChecks(
    [
      { KVM_CREATE_VM, KVM_GET_VCPU_MMAP_SIZE, KVM_CREATE_VCPU, KVM_RUN, KVM_CREATE_IRQCHIP },
      { KVM_MEM_LOG_DIRTY_PAGES, KVM_MEM_READONLY },
      ...[SET_USER_MEMORY_REGION, ENABLE_CAP, GET_ONE_REG, SET_ONE_REG, IRQ_LINE],
      ...[RUN_IO, RUN_MMIO, RUN_FAILURE, EXIT_REASONS],
      {
        "offsetof(struct kvm_run, fail_entry.hardware_entry_failure_reason)":
          RUN_FAILURE.offsets["internal.suberror"],
      },
    ],
    { heads: [RUN_IO, RUN_MMIO, RUN_FAILURE] },
  ),
});
