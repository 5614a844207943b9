import type { Unknown } from "./unknown.js";

/**
 * What only the VMM knows of this VM and of the memslot that the buffer goes into. A field that is
 * absent or `unknown` stands for every value, unless a preset or the CLI supplies the plain VM,
 * which these fields then override one by one.
 */
export interface Vm {
  /**
   * Intel: `ignored`, KVM's default, or `honored`, after KVM_ENABLE_CAP of
   * KVM_CAP_DISABLE_QUIRKS2 with KVM_X86_QUIRK_IGNORE_GUEST_PAT succeeded before the first memslot
   * (Documentation/virt/kvm/api.rst, 7.x). QEMU does that by itself from 11.1 on, wherever KVM offers
   * it (property honor-guest-pat); crosvm and libkrun do not.
   */
  readonly guestPat?: "ignored" | "honored" | Unknown;
  /** Intel: a VFIO device without enforced cache coherency is attached (virt/kvm/vfio.c). */
  readonly nonCoherentDma?: boolean | Unknown;
  /**
   * x86_64: the guest firmware's MTRR type where the buffer appears. Firmware commonly marks the
   * hole below 4 GiB uncached, and write-back above it; EDK2 (OVMF) marks every PCI memory BAR
   * uncached, above too.
   */
  readonly guestMtrr?: "write-back" | "uncached" | Unknown;
  /** The memslot is registered with KVM_MEM_LOG_DIRTY_PAGES, or gets it later (live migration). */
  readonly dirtyLogging?: boolean | Unknown;
  /**
   * The kind of confidential guest. `pkvm` is any guest of an arm64 host in protected mode;
   * `cca` an Arm realm.
   */
  readonly confidential?: "none" | "sev" | "sev-es" | "sev-snp" | "tdx" | "pkvm" | "cca" | Unknown;
  /** arm64: the VM has KVM_CAP_ARM_MTE enabled. */
  readonly mte?: boolean | Unknown;
  /** riscv64: the guest's ISA has Svpbmt (KVM_REG_RISCV_ISA_EXT). */
  readonly svpbmt?: boolean | Unknown;
  /** The memslot is backed by guest_memfd (KVM_MEM_GUEST_MEMFD) rather than the VMM's mapping. */
  readonly guestMemfd?: boolean | Unknown;
  /**
   * arm64: the slot's guest address and host address are congruent modulo PMD_SIZE (2 MiB with
   * 4 KiB pages), which lets KVM install huge mappings.
   */
  readonly gpaCongruent?: boolean | Unknown;
  /**
   * The VMM writes to each page of its own mapping before the guest may touch it, and again after
   * every invalidation.
   */
  readonly prefaulted?: boolean | Unknown;
  /**
   * When the memslot is registered (KVM_SET_USER_MEMORY_REGION): `after`, over the VMM's mapping of
   * the buffer; or `before`, over a mapping of its own into which it then maps the buffer with
   * MAP_FIXED (libkrun, crosvm's prepared region, QEMU with virglrenderer 1.3). KVM looks at a
   * slot's mappings only when it is registered, moved or its flags change: a slot whose flags change
   * while the buffer is in it is one `after`.
   */
  readonly slot?: "before" | "after" | Unknown;
  /**
   * SEV: the VMM registers the region for encryption (KVM_MEMORY_ENCRYPT_REG_REGION), which pins its
   * pages. QEMU does, but for VFIO's regions. It need not for memory that the guest maps decrypted.
   */
  readonly pinsRegions?: boolean | Unknown;
}
