// Made by `npm run docs` from the schemas of platform and VM; do not edit.

/** What each field of platform and VM is. */
export const FIELD_DOCS: Readonly<Record<string, string>> = {
  "platform.arch": "The architecture of host and guest.",
  "platform.cacheablePfnmap":
    "arm64: KVM_CHECK_EXTENSION(243, KVM_CAP_ARM_CACHEABLE_PFNMAP_SUPPORTED) on a VM's fd is 1: FWB and CTR_EL0.DIC are both there. On /dev/kvm it is EINVAL from 6.17 on. Distributions backport it: where it is 1, it goes before the kernel's version.",
  "platform.deviceMtrr": "x86_64: the host MTRR type of the device's BAR (/proc/mtrr, for root).",
  "platform.fwb": "arm64: FEAT_S2FWB, stage 2 forces the type of Normal memory.",
  "platform.guestPatQuirk":
    "Intel: KVM can be told to honour the guest's PAT, that is KVM_CHECK_EXTENSION(213, KVM_CAP_DISABLE_QUIRKS2) has bit 9, KVM_X86_QUIRK_IGNORE_GUEST_PAT (Linux 6.16 and later, and backports: ask the capability, not the version).",
  "platform.hostSvpbmt": "riscv64: the host CPU has Svpbmt.",
  "platform.hypervisor": "The hypervisor interface that the VMM uses.",
  "platform.kernel": "The host's kernel version, or `unknown`.",
  "platform.memfdHugePages":
    "Memfds may get huge pages though the internal mount does not: some /sys/kernel/mm/transparent_hugepage/hugepages-*kB/shmem_enabled is `always` or `within_size`, or `advise` and the memfd's owner advises it; `inherit` follows `shmem_enabled`. Matters to udmabuf, before Linux 6.13 only. What it was when the pages were allocated nobody can read.",
  "platform.nestedPaging":
    "x86_64: EPT or NPT in use (/sys/module/kvm_intel/parameters/ept, kvm_amd/parameters/npt).",
  "platform.selfSnoop":
    "Intel: the CPU snoops its own caches on mismatched types (`ss` in /proc/cpuinfo).",
  "platform.shmemHugePages":
    "The kernel's internal shmem mount may hand out huge pages: the selected word of /sys/kernel/mm/transparent_hugepage/shmem_enabled is `always`, `within_size` or `force`. Matters before Linux 6.13 only. What it was when the pages were allocated nobody can read.",
  "platform.vendor":
    "x86_64: CPU vendor (vendor_id in /proc/cpuinfo: GenuineIntel, AuthenticAMD, HygonGenuine).",
  "vm.confidential":
    "The kind of confidential guest. `pkvm` is any guest of an arm64 host in protected mode; `cca` an Arm realm.",
  "vm.dirtyLogging":
    "The memslot is registered with KVM_MEM_LOG_DIRTY_PAGES, or gets it later (live migration).",
  "vm.gpaCongruent":
    "arm64: the slot's guest address and host address are congruent modulo PMD_SIZE (2 MiB with 4 KiB pages), which lets KVM install huge mappings.",
  "vm.guestMemfd":
    "The memslot is backed by guest_memfd (KVM_MEM_GUEST_MEMFD) rather than the VMM's mapping.",
  "vm.guestMtrr":
    "x86_64: the guest firmware's MTRR type where the buffer appears. Firmware commonly marks the hole below 4 GiB uncached, and write-back above it; EDK2 (OVMF) marks every PCI memory BAR uncached, above too.",
  "vm.guestPat":
    "Intel: `ignored`, KVM's default, or `honored`, after KVM_ENABLE_CAP of KVM_CAP_DISABLE_QUIRKS2 with KVM_X86_QUIRK_IGNORE_GUEST_PAT succeeded before the first memslot (Documentation/virt/kvm/api.rst, 7.x). QEMU does that by itself from 11.1 on, wherever KVM offers it (property honor-guest-pat); crosvm and libkrun do not.",
  "vm.mte": "arm64: the VM has KVM_CAP_ARM_MTE enabled.",
  "vm.nonCoherentDma":
    "Intel: a VFIO device without enforced cache coherency is attached (virt/kvm/vfio.c).",
  "vm.pinsRegions":
    "SEV: the VMM registers the region for encryption (KVM_MEMORY_ENCRYPT_REG_REGION), which pins its pages. QEMU does, but for VFIO's regions. It need not for memory that the guest maps decrypted.",
  "vm.prefaulted":
    "The VMM writes to each page of its own mapping before the guest may touch it, and again after every invalidation.",
  "vm.slot":
    "When the memslot is registered (KVM_SET_USER_MEMORY_REGION): `after`, over the VMM's mapping of the buffer; or `before`, over a mapping of its own into which it then maps the buffer with MAP_FIXED (libkrun, crosvm's prepared region, QEMU with virglrenderer 1.3). KVM looks at a slot's mappings only when it is registered, moved or its flags change: a slot whose flags change while the buffer is in it is one `after`.",
  "vm.svpbmt": "riscv64: the guest's ISA has Svpbmt (KVM_REG_RISCV_ISA_EXT).",
};
