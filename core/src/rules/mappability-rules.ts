import { frozen } from "../base/plain.js";
import { kernels } from "../contract/kernel-epochs.js";
import type { VmaKind } from "../contract/placement.js";
import type { RefusalCode } from "../contract/refusal-codes.js";
import type { Row } from "./row.js";

/** The system call that fails, and how. */
export interface Failure {
  readonly call: "KVM_SET_USER_MEMORY_REGION" | "KVM_RUN";
  readonly errno: "EINVAL" | "EFAULT";
  /** Where the call depends on it: when the slot is registered. Absent means whenever. */
  readonly slot?: "before" | "after";
}

/** A refusal that stands before any memory type is worked out: the mapping cannot be made at all. */
export interface MappabilityRule extends Row {
  readonly code: RefusalCode;
  /** What a VMM that goes on all the same meets; absent where no call of KVM's fails. */
  readonly fails?: readonly Failure[];
  /** What happens, and with which errno, in one sentence. */
  readonly why: string;
}

const PFNMAP: readonly VmaKind[] = [
  "pfnmap",
  "pfnmap-any-uncached",
  "pfnmap-shmem",
  "pfnmap-fault",
];

const CACHEABLE = "arch/arm64/kvm/mmu.c, kvm_arch_prepare_memory_region (6.17 to 7.3-rc7)";
const DEVICE_UNDER_CACHED =
  "From 6.17 on, without FWB and CTR_EL0.DIC, KVM takes no memory that is not RAM and that the host";
const CACHEABLE_DEVICE: readonly Failure[] = [
  { call: "KVM_SET_USER_MEMORY_REGION", errno: "EINVAL", slot: "after" },
  { call: "KVM_RUN", errno: "EFAULT", slot: "before" },
];
const IN_RUN: readonly Failure[] = [{ call: "KVM_RUN", errno: "EFAULT" }];
const AT_SLOT: readonly Failure[] = [
  { call: "KVM_SET_USER_MEMORY_REGION", errno: "EINVAL", slot: "after" },
];

/** Kinds of guests whose private memory no dma-buf can be, whatever the VMM does. */
const CONFIDENTIAL: readonly (readonly [kind: string, why: string, source: string])[] = [
  ["sev-snp", "private pages come from guest_memfd only", "virt/kvm/guest_memfd.c"],
  [
    "tdx",
    "private pages come from guest_memfd only",
    "arch/x86/kvm/vmx/tdx.c; virt/kvm/guest_memfd.c",
  ],
  [
    "pkvm",
    "the fault pins pages with FOLL_LONGTERM, which VM_PFNMAP refuses with EFAULT, and a guest that is not protected gets no device memory either",
    "arch/arm64/kvm/mmu.c, pkvm_mem_abort; arch/arm64/kvm/hyp/nvhe/mem_protect.c, __pkvm_host_share_guest (7.1)",
  ],
  ["cca", "no realm host support was found in the kernels that were read", "arch/arm64/kvm (7.1)"],
];

/**
 * Every mappability rule, in the order in which they are tried. Ids are those of the rule reference;
 * R1 to R3, R6, R7 and R17 follow from the type tables: see conclusion-rules.ts.
 */
export const MAPPABILITY_RULES: readonly MappabilityRule[] = frozen<MappabilityRule[]>([
  {
    id: "R15-mshv",
    when: { hypervisor: ["mshv"], vma: PFNMAP },
    code: "HYPERVISOR_CANNOT_MAP",
    why: "MSHV takes any VM_IO or VM_PFNMAP mapping for device registers at frame vm_pgoff, which of a dma-buf is an offset.",
    source: "drivers/hv/mshv_root_main.c, mshv_map_user_memory",
  },
  {
    id: "R15-acrn",
    when: { hypervisor: ["acrn"], vma: [...PFNMAP, "mixedmap"] },
    code: "HYPERVISOR_CANNOT_MAP",
    why: "ACRN maps VM_PFNMAP memory only if it is physically contiguous.",
    source: "drivers/virt/acrn/mm.c, acrn_vm_ram_map",
  },
  {
    id: "R15-xen",
    when: { hypervisor: ["xen"] },
    code: "HYPERVISOR_CANNOT_MAP",
    why: "Xen puts no memory of the VMM's own mappings at a guest's address, and its EPT ignores the guest's PAT for all but the MMIO of devices passed through.",
    source:
      "xen/arch/x86/mm/p2m-ept.c, epte_get_entry_emt; include/public/hvm/dm_op.h, XEN_DMOP_pin_memory_cacheattr (guest RAM only)",
  },
  {
    id: "R15-gunyah",
    when: { hypervisor: ["gunyah"] },
    code: "HYPERVISOR_CANNOT_MAP",
    why: "A Gunyah guest maps only memory that was lent to it or shared with it as guest memory, ahead of time and without a cache attribute.",
    source: "Gunyah's VMM interface, GUNYAH_MEM_ALLOW_* and GUNYAH_MEM_FORCE_*",
  },
  {
    id: "R15-cache",
    when: { hypervisor: ["hvf", "whp"], cache: ["write-combined", "uncached"] },
    code: "HYPERVISOR_CANNOT_MAP",
    why: "The interface maps memory cached only: hv_vm_map and WHvMapGpaRange take no cache attribute.",
    source: "Hypervisor.framework hv_vm_map; WHvMapGpaRange flags",
  },
  {
    id: "R15",
    when: { hypervisor: ["mshv", "acrn", "hvf", "whp"] },
    code: "COMBINATION_UNVERIFIED",
    why: "How this hypervisor combines memory types was not read.",
    source: "none",
  },
  {
    id: "R0",
    when: { kernel: ["before 5.10"] },
    code: "COMBINATION_UNVERIFIED",
    why: "Kernels before 5.10 were not read.",
    source: "none",
  },
  ...["sev", "sev-es"].map(
    (kind): MappabilityRule => ({
      id: `R13-${kind}`,
      when: { confidential: [kind], pinsRegions: [true] },
      code: "CONFIDENTIAL_GUEST",
      why: `In a ${kind} guest a region that is registered for encryption is pinned, which VM_PFNMAP refuses.`,
      source: "arch/x86/kvm/svm/sev.c, sev_mem_enc_register_region and sev_pin_memory",
    }),
  ),
  ...CONFIDENTIAL.map(
    ([kind, why, source]): MappabilityRule => ({
      id: `R13-${kind}`,
      when: { confidential: [kind] },
      code: "CONFIDENTIAL_GUEST",
      why: `In a ${kind} guest ${why}.`,
      source,
    }),
  ),
  {
    id: "R14",
    when: { guestMemfd: [true] },
    code: "KVM_CANNOT_MAP",
    fails: [{ call: "KVM_SET_USER_MEMORY_REGION", errno: "EINVAL" }],
    why: "A KVM_MEM_GUEST_MEMFD slot takes KVM's own guest_memfd only; a dma-buf fd gives EINVAL.",
    source: "virt/kvm/guest_memfd.c, kvm_gmem_bind (6.8 to 7.1.5)",
  },
  {
    id: "R16",
    when: { vma: ["mixedmap"] },
    code: "KVM_CANNOT_MAP",
    fails: IN_RUN,
    why: "Special entries of a VM_MIXEDMAP mapping are neither pinned nor followed: KVM_RUN fails with EFAULT.",
    source: "virt/kvm/kvm_main.c, hva_to_pfn",
  },
  {
    id: "R18",
    when: { arch: ["loongarch64", "ppc64"], cache: ["write-combined", "uncached"] },
    code: "COMBINATION_UNVERIFIED",
    why: "How this architecture combines a guest's uncacheable type with stage 2 was not read.",
    source: "arch/loongarch/include/asm/pgtable-bits.h; arch/powerpc/include/asm/kvm_book3s_64.h",
  },
  {
    id: "R18-device",
    when: { arch: ["loongarch64", "ppc64"], memory: ["device"] },
    code: "COMBINATION_UNVERIFIED",
    why: "How this architecture's KVM maps device memory was not read.",
    source: "arch/loongarch/kvm/mmu.c; arch/powerpc/kvm/book3s_64_mmu_radix.c",
  },
  {
    id: "R8-arm64",
    when: { arch: ["arm64"], vma: PFNMAP, kernel: ["5.10"] },
    code: "KVM_CANNOT_MAP",
    why: "Before 5.14, creating a memslot over VM_PFNMAP maps physical memory at vm_pgoff: the wrong memory.",
    source: "arch/arm64/kvm/mmu.c, kvm_arch_prepare_memory_region (until fd6f17bade21)",
  },
  {
    id: "R20",
    when: { arch: ["riscv64"], kernel: kernels("5.10", "6.0") },
    code: "COMBINATION_UNVERIFIED",
    why: "Whether KVM before 6.0 honours the guest's PBMT was not read for every version.",
    source: "arch/riscv/kvm/vcpu.c, kvm_isa_ext_arr (Svpbmt from 6.0 on)",
  },
  {
    id: "R21",
    when: {
      arch: ["riscv64"],
      memory: ["ram"],
      vma: ["pfnmap-fault"],
      cache: ["write-combined", "uncached"],
      kernel: kernels("5.10", "6.19"),
    },
    code: "UNSAFE_ALIAS",
    why: "Before 6.19 TTM's attributes do not reach riscv64's page tables: the host itself maps cached what the device reads past the caches.",
    source: "drivers/gpu/drm/ttm/ttm_module.c, ttm_prot_from_caching (riscv from 6.19 on)",
  },
  {
    id: "R9",
    when: {
      arch: ["arm64"],
      vma: PFNMAP,
      kernel: kernels("5.10", "7.3"),
      gpaCongruent: [true],
    },
    code: "KVM_CANNOT_MAP",
    why: "Before 7.3 (and 6.12.113 of 6.12.y), where guest and host address are congruent, KVM maps a block of contiguous pages after the first, which a scattered buffer does not have: the guest reads the wrong memory.",
    source:
      "arch/arm64/kvm/mmu.c, get_vma_page_shift and fault_supports_stage2_huge_mapping (until 71cc2c67fb8f, in 7.3 and its backports)",
  },
  {
    id: "R10",
    when: { arch: ["arm64", "riscv64"], vma: PFNMAP, dirtyLogging: [true], slot: ["after"] },
    code: "KVM_CANNOT_MAP",
    fails: AT_SLOT,
    why: "A memslot with KVM_MEM_LOG_DIRTY_PAGES is refused with EINVAL over a VM_PFNMAP mapping, and so is setting the flag later.",
    source: "arch/arm64/kvm/mmu.c and arch/riscv/kvm/mmu.c, kvm_arch_prepare_memory_region",
  },
  {
    id: "R22",
    when: {
      arch: ["arm64"],
      memory: ["ram"],
      vma: ["pfnmap", "pfnmap-any-uncached", "pfnmap-shmem"],
      cache: ["cached"],
      kernel: kernels("6.17"),
      cacheablePfnmap: [false],
      slot: ["after"],
    },
    code: "KVM_CANNOT_MAP",
    fails: AT_SLOT,
    why: "From 6.17 on, without FWB and CTR_EL0.DIC, a memslot over a cached VM_PFNMAP mapping is refused with EINVAL by KVM_SET_USER_MEMORY_REGION, though it is RAM.",
    source: CACHEABLE,
  },
  {
    id: "R22-fault",
    when: {
      arch: ["arm64"],
      memory: ["ram"],
      vma: ["pfnmap-fault"],
      kernel: kernels("6.17"),
      cacheablePfnmap: [false],
      slot: ["after"],
    },
    code: "KVM_CANNOT_MAP",
    fails: AT_SLOT,
    why: "From 6.17 on, without FWB and CTR_EL0.DIC, a memslot over a VM_PFNMAP mapping whose vm_page_prot is cacheable, as TTM's stays whatever it maps, is refused with EINVAL by KVM_SET_USER_MEMORY_REGION.",
    source: CACHEABLE,
  },
  {
    id: "R22-device",
    when: {
      arch: ["arm64"],
      memory: ["device"],
      vma: ["pfnmap", "pfnmap-any-uncached", "pfnmap-shmem"],
      cache: ["cached"],
      kernel: kernels("6.17"),
      cacheablePfnmap: [false],
    },
    code: "KVM_CANNOT_MAP",
    fails: CACHEABLE_DEVICE,
    why: `${DEVICE_UNDER_CACHED} maps cached: EINVAL from KVM_SET_USER_MEMORY_REGION, or EFAULT from KVM_RUN in a slot that was registered before.`,
    source: `${CACHEABLE}, user_mem_abort`,
  },
  {
    id: "R22-device-fault",
    when: {
      arch: ["arm64"],
      memory: ["device"],
      vma: ["pfnmap-fault"],
      kernel: kernels("6.17"),
      cacheablePfnmap: [false],
    },
    code: "KVM_CANNOT_MAP",
    fails: CACHEABLE_DEVICE,
    why: `${DEVICE_UNDER_CACHED} maps with a vm_page_prot that is cacheable, as TTM's stays whatever it maps: EINVAL from KVM_SET_USER_MEMORY_REGION, or EFAULT from KVM_RUN in a slot that was registered before.`,
    source: `${CACHEABLE}, user_mem_abort`,
  },
  {
    id: "R11",
    when: {
      memory: ["ram"],
      vma: PFNMAP,
      pages: ["non-refcounted"],
      kernel: kernels("5.10", "6.13"),
    },
    code: "KVM_CANNOT_MAP",
    fails: IN_RUN,
    why: "Before 6.13 KVM takes a reference on each page, and tail pages have none to give: KVM_RUN fails with EFAULT.",
    source:
      "virt/kvm/kvm_main.c, kvm_try_get_pfn (5.15 to 6.12; 5.10 to 5.14 not read for every stable release)",
  },
  {
    id: "R11-shmem",
    when: {
      memory: ["ram"],
      vma: PFNMAP,
      pages: ["shmem", "memfd"],
      kernel: kernels("5.10", "6.13"),
      shmemHugePages: [true],
    },
    code: "KVM_CANNOT_MAP",
    fails: IN_RUN,
    why: "Before 6.13 KVM takes a reference on each page, and tail pages of shmem huge pages have none to give: KVM_RUN fails with EFAULT.",
    source: "virt/kvm/kvm_main.c, kvm_try_get_pfn; mm/shmem.c, shmem_enabled",
  },
  {
    id: "R11-memfd",
    when: {
      memory: ["ram"],
      vma: PFNMAP,
      pages: ["memfd"],
      kernel: kernels("5.10", "6.13"),
      memfdHugePages: [true],
    },
    code: "KVM_CANNOT_MAP",
    fails: IN_RUN,
    why: "Before 6.13 KVM takes a reference on each page, and tail pages of a memfd's huge pages have none to give: KVM_RUN fails with EFAULT.",
    source: "virt/kvm/kvm_main.c, kvm_try_get_pfn; mm/shmem.c, shmem_allowable_huge_orders",
  },
  {
    id: "R12",
    when: { vma: ["pfnmap-shmem"], kernel: kernels("7.1"), prefaulted: [false] },
    code: "KVM_CANNOT_MAP",
    fails: IN_RUN,
    why: "From 7.1 on the entries start read-only, and KVM takes them as they are: a guest's first write is emulated on x86 and fails elsewhere with EFAULT.",
    source:
      "drivers/gpu/drm/drm_gem_shmem_helper.c, pfn_mkwrite (7.1.3 to 7.3-rc7); virt/kvm/kvm_main.c, hva_to_pfn_remapped",
  },
  {
    id: "R19",
    when: { arch: ["arm64"], memory: ["ram"], mte: [true] },
    code: "KVM_CANNOT_MAP",
    fails: [
      { call: "KVM_SET_USER_MEMORY_REGION", errno: "EINVAL", slot: "after" },
      { call: "KVM_RUN", errno: "EFAULT", slot: "before" },
    ],
    why: "In a VM with MTE every mapping must allow it (VM_MTE_ALLOWED), which dma-buf mappings do not: EINVAL from KVM_SET_USER_MEMORY_REGION, or EFAULT from KVM_RUN in a slot that was registered before.",
    source: "arch/arm64/kvm/mmu.c, kvm_arch_prepare_memory_region and user_mem_abort",
  },
  {
    id: "R19-device",
    when: { arch: ["arm64"], memory: ["device"], mte: [true], slot: ["after"] },
    code: "KVM_CANNOT_MAP",
    fails: AT_SLOT,
    why: "In a VM with MTE every mapping must allow it (VM_MTE_ALLOWED) when its slot is registered, which dma-buf mappings do not: EINVAL from KVM_SET_USER_MEMORY_REGION.",
    source: "arch/arm64/kvm/mmu.c, kvm_arch_prepare_memory_region",
  },
  {
    id: "R4",
    when: {
      arch: ["x86_64"],
      vendor: ["intel"],
      memory: ["ram"],
      cache: ["write-combined", "uncached"],
      selfSnoop: [false],
    },
    code: "UNSAFE_ALIAS",
    why: "Without self-snoop, KVM's write-back alias of RAM that the host maps uncacheable can corrupt it or hang the machine, and the quirk that lifts it does not exist.",
    source: "arch/x86/kernel/cpu/intel.c, check_memory_type_self_snoop_errata; arch/x86/kvm/x86.c",
  },
  {
    id: "R5",
    when: {
      arch: ["x86_64"],
      vendor: ["intel"],
      memory: ["ram"],
      cache: ["cached"],
      kernel: kernels("5.10", "6.11"),
      nonCoherentDma: [true],
      guestMtrr: ["uncached"],
    },
    code: "UNSAFE_ALIAS",
    why: "KVM up to 6.10 takes the guest's MTRR type, and an uncached EPT type need not snoop the caches that the host's mapping fills.",
    source:
      "arch/x86/kvm/vmx/vmx.c, vmx_get_mt_mask (5.10 to 6.10); Intel SDM vol. 3A, table 12-7, note 1",
  },
]);
