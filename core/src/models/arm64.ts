import { ARM64_ALIAS, ARM64_STAGE1_FWB, ARM64_STAGE1_STAGE2 } from "../tables/arm64-tables.js";
import { kernels } from "../tables/kernel-epochs.js";
import type { Lookup, MemoryModel, TypeRow } from "./memory-model.js";

const PGPROT = "arch/arm64/include/asm/pgtable.h, pgprot_noncached and pgprot_writecombine";
const ABORT = "arch/arm64/kvm/mmu.c, user_mem_abort";
const MEMORY = "arch/arm64/include/asm/memory.h, MT_S2_*";

const TYPES: Readonly<Record<"cached" | "write-combined" | "uncached", string>> = {
  cached: "Normal-WB",
  "write-combined": "Normal-NC",
  uncached: "Device-nGnRnE",
};

const row = (mode: keyof typeof TYPES): TypeRow => ({
  id: mode,
  when: { cache: [mode] },
  type: TYPES[mode],
  source: PGPROT,
});
const always = (mode: keyof typeof TYPES): TypeRow[] => [{ ...row(mode), when: {} }];

const plain = (type: string): Lookup[] => [
  { table: ARM64_STAGE1_STAGE2, row: "$guest", column: type },
];
const fwb = (memAttr: string): Lookup[] => [
  { table: ARM64_STAGE1_FWB, row: "$guest", column: memAttr },
];

/** Arm VMSAv8-64 with EL2. No DRM driver sets VM_ALLOW_ANY_UNCACHED, so no row asks for it. */
export const ARM64_MODEL: MemoryModel = {
  id: "arm64",
  when: { arch: ["arm64"] },
  beneath: [],
  host: [row("cached"), row("write-combined"), row("uncached")],
  hostChain: [],
  guest: {
    cached: always("cached"),
    "write-combined": always("write-combined"),
    uncached: always("uncached"),
  },
  stage2: [
    {
      id: "memory-fwb",
      when: { memory: ["ram"], fwb: [true] },
      programs: "Normal, MemAttr 6: Write-Back is forced",
      chain: fwb("6"),
      source: `${ABORT}; ${MEMORY}`,
    },
    {
      id: "memory",
      when: { memory: ["ram"] },
      programs: "Normal Write-Back",
      chain: plain("Normal-WB"),
      source: `${ABORT}; ${MEMORY}`,
    },
    {
      id: "cacheable-pfnmap",
      when: {
        kernel: kernels("6.17"),
        vma: ["pfnmap-fault"],
        cacheablePfnmap: [true],
        fwb: [true],
      },
      programs: "Normal, MemAttr 6: KVM takes vm_page_prot, which stays cacheable, at its word",
      chain: fwb("6"),
      source: `${ABORT} and kvm_vma_is_cacheable (6.17 to 7.1)`,
    },
    {
      id: "cacheable-pfnmap-cached",
      when: {
        kernel: kernels("6.17"),
        cache: ["cached"],
        cacheablePfnmap: [true],
        fwb: [true],
      },
      programs: "Normal, MemAttr 6: Write-Back is forced",
      chain: fwb("6"),
      source: `${ABORT} and kvm_vma_is_cacheable (6.17 to 7.1)`,
    },
    {
      id: "cacheable-pfnmap-unsupported",
      when: { kernel: kernels("6.17"), vma: ["pfnmap-fault"] },
      programs: "nothing",
      chain: [],
      refuses:
        "vm_page_prot stays cacheable over device memory, so KVM_SET_USER_MEMORY_REGION fails with EINVAL",
      source: "arch/arm64/kvm/mmu.c, kvm_arch_prepare_memory_region (6.17 to 7.1)",
    },
    {
      id: "cacheable-pfnmap-cached-unsupported",
      when: { kernel: kernels("6.17"), cache: ["cached"] },
      programs: "nothing",
      chain: [],
      refuses: "cacheable device memory: KVM_SET_USER_MEMORY_REGION fails with EINVAL",
      source: "arch/arm64/kvm/mmu.c, kvm_arch_prepare_memory_region (6.17 to 7.1)",
    },
    {
      id: "device-fwb",
      when: { fwb: [true] },
      programs: "Device-nGnRE, MemAttr 1",
      chain: fwb("1"),
      source: `${ABORT} (5.10 to 7.1); ${MEMORY}`,
    },
    {
      id: "device",
      when: {},
      programs: "Device-nGnRE",
      chain: plain("Device-nGnRE"),
      source: `${ABORT} (5.10 to 7.1); ${MEMORY}`,
    },
  ],
  unusable: [
    {
      id: "normal-became-device",
      guest: ["Normal-NC", "Normal-WT", "Normal-WB"],
      effective: ["Device-nGnRnE", "Device-nGnRE", "Device-nGRE", "Device-GRE"],
      why: "unaligned accesses and DC ZVA fault on Device memory, and the guest believes it Normal",
      source: "Arm DDI 0487, B2.8 (Device memory)",
    },
  ],
  alias: ARM64_ALIAS,
};
