import type { EnvironmentField } from "@vmprot/core/tables";

/** What each field of host and VM is; the contract's Platform and Vm say more. */
export const FIELD_DOCS: Readonly<Record<EnvironmentField, string>> = {
  arch: "The architecture of host and guest.",
  hypervisor: "The hypervisor interface that the VMM uses.",
  kernel: "The host's kernel.",
  vendor: "x86-64: the CPU's vendor (vendor_id in /proc/cpuinfo).",
  nestedPaging:
    "x86-64: EPT or NPT in use (/sys/module/kvm_intel/parameters/ept, kvm_amd/parameters/npt).",
  selfSnoop:
    "Intel: the CPU snoops its own caches on mismatched types (ss among the flags in /proc/cpuinfo).",
  guestPatQuirk:
    "Intel: KVM can be told to honour the guest's PAT, that is KVM_CHECK_EXTENSION of KVM_CAP_DISABLE_QUIRKS2 has KVM_X86_QUIRK_IGNORE_GUEST_PAT. Ask the capability, not the version.",
  deviceMtrr: "x86-64: the host's MTRR type of the device's BAR (/proc/mtrr).",
  fwb: "arm64: FEAT_S2FWB, stage 2 forces the type of Normal memory.",
  cacheablePfnmap:
    "arm64: KVM_CHECK_EXTENSION of KVM_CAP_ARM_CACHEABLE_PFNMAP_SUPPORTED on a VM's fd is 1. Where it is, it goes before the kernel's version.",
  hostSvpbmt: "riscv64: the host's CPU has Svpbmt.",
  shmemHugePages:
    "The kernel's internal shmem mount may hand out huge pages (/sys/kernel/mm/transparent_hugepage/shmem_enabled). Matters before Linux 6.13 only.",
  memfdHugePages:
    "Memfds may get huge pages though the internal mount does not (hugepages-*kB/shmem_enabled). Matters to udmabuf before Linux 6.13 only.",
  guestPat:
    "Intel: whether KVM ignores the guest's PAT, its default, or honours it, after KVM_ENABLE_CAP of KVM_CAP_DISABLE_QUIRKS2 with KVM_X86_QUIRK_IGNORE_GUEST_PAT.",
  nonCoherentDma: "Intel: a VFIO device without enforced cache coherency is attached.",
  guestMtrr:
    "x86-64: the guest firmware's MTRR type where the buffer appears. EDK2 (OVMF) marks every PCI memory BAR uncached.",
  dirtyLogging:
    "The memslot is registered with KVM_MEM_LOG_DIRTY_PAGES, or gets it later (live migration).",
  confidential:
    "The kind of confidential guest: pkvm is any guest of an arm64 host in protected mode, cca an Arm realm.",
  mte: "arm64: the VM has KVM_CAP_ARM_MTE enabled.",
  svpbmt: "riscv64: the guest's ISA has Svpbmt (KVM_REG_RISCV_ISA_EXT).",
  guestMemfd:
    "The memslot is backed by guest_memfd (KVM_MEM_GUEST_MEMFD) rather than the VMM's mapping.",
  gpaCongruent:
    "arm64: the slot's guest address and host address are congruent modulo PMD_SIZE, which lets KVM install huge mappings.",
  prefaulted:
    "The VMM writes to each page of its own mapping before the guest may touch it, and again after every invalidation.",
  slot: "When the memslot is registered: after, over the VMM's mapping of the buffer; or before, over a mapping into which the VMM then maps the buffer with MAP_FIXED, as crosvm's prepared region and libkrun do.",
  pinsRegions:
    "SEV: the VMM registers the region for encryption (KVM_MEMORY_ENCRYPT_REG_REGION), which pins its pages.",
};
