import { kernels } from "../contract/kernel-epochs.js";
import type { Lookup, MemoryModel, TypeRow } from "./memory-model.js";
import type { TypeTable } from "./type-table.js";

const TYPES = [
  "Device-nGnRnE",
  "Device-nGnRE",
  "Device-nGRE",
  "Device-GRE",
  "Normal-NC",
  "Normal-WT",
  "Normal-WB",
] as const;

const [NGNRNE, NGNRE, NGRE, GRE, NC, WT, WB] = TYPES;

/** Stage 1 × stage 2 without FWB: the stricter of the two. */
export const ARM64_STAGE1_STAGE2: TypeTable = {
  id: "arm64-stage1-stage2",
  title: "stage 1 type (rows) × stage 2 type (columns) → effective type, HCR_EL2.FWB = 0",
  source: "Arm DDI 0487, D8.6.5, table D8-98, and D8.6.7, table D8-102",
  columns: TYPES,
  rows: {
    [NGNRNE]: [NGNRNE, NGNRNE, NGNRNE, NGNRNE, NGNRNE, NGNRNE, NGNRNE],
    [NGNRE]: [NGNRNE, NGNRE, NGNRE, NGNRE, NGNRE, NGNRE, NGNRE],
    [NGRE]: [NGNRNE, NGNRE, NGRE, NGRE, NGRE, NGRE, NGRE],
    [GRE]: [NGNRNE, NGNRE, NGRE, GRE, GRE, GRE, GRE],
    [NC]: [NGNRNE, NGNRE, NGRE, GRE, NC, NC, NC],
    [WT]: [NGNRNE, NGNRE, NGRE, GRE, NC, WT, WT],
    [WB]: [NGNRNE, NGNRE, NGRE, GRE, NC, WT, WB],
  },
};

/** Stage 1 × stage 2 MemAttr[2:0] with FWB: 6 forces Write-Back, 7 passes stage 1 through. */
export const ARM64_STAGE1_FWB: TypeTable = {
  id: "arm64-stage1-fwb",
  title: "stage 1 type (rows) × stage 2 MemAttr[2:0] (columns) → effective type, HCR_EL2.FWB = 1",
  source: "Arm DDI 0487, D8.6.6, tables D8-100 and D8-101 (R_HMNDG, R_TNHFM, R_GQFSF, R_GSDKZ)",
  columns: ["0", "1", "2", "3", "4", "5", "6", "7"],
  rows: {
    [NGNRNE]: [NGNRNE, NGNRNE, NGNRNE, NGNRNE, "reserved", NGNRNE, WB, NGNRNE],
    [NGNRE]: [NGNRNE, NGNRE, NGNRE, NGNRE, "reserved", NGNRE, WB, NGNRE],
    [NGRE]: [NGNRNE, NGNRE, NGRE, NGRE, "reserved", NGRE, WB, NGRE],
    [GRE]: [NGNRNE, NGNRE, NGRE, GRE, "reserved", GRE, WB, GRE],
    [NC]: [NGNRNE, NGNRE, NGRE, GRE, "reserved", NC, WB, NC],
    [WT]: [NGNRNE, NGNRE, NGRE, GRE, "reserved", NC, WB, WT],
    [WB]: [NGNRNE, NGNRE, NGRE, GRE, "reserved", NC, WB, WB],
  },
};

const ORDER = "ordering-only";
const LOST = "incoherent";
const MIXED = "mismatch-cacheability";

/** Host type × guest type of one physical page. */
export const ARM64_ALIAS: TypeTable = {
  id: "arm64-alias",
  title: "host type (rows) × guest type (columns) → what the manual says of the pair",
  source: "Arm DDI 0487, B2.11 (mismatched memory attributes)",
  columns: TYPES,
  rows: {
    [NGNRNE]: ["ok", ORDER, ORDER, ORDER, ORDER, LOST, LOST],
    [NGNRE]: [ORDER, "ok", ORDER, ORDER, ORDER, LOST, LOST],
    [NGRE]: [ORDER, ORDER, "ok", ORDER, ORDER, LOST, LOST],
    [GRE]: [ORDER, ORDER, ORDER, "ok", ORDER, LOST, LOST],
    [NC]: [ORDER, ORDER, ORDER, ORDER, "ok", LOST, LOST],
    [WT]: [LOST, LOST, LOST, LOST, LOST, "ok", MIXED],
    [WB]: [LOST, LOST, LOST, LOST, LOST, MIXED, "ok"],
  },
};

const PGPROT = "arch/arm64/include/asm/pgtable.h, pgprot_noncached and pgprot_writecombine";
const ABORT = "arch/arm64/kvm/mmu.c, user_mem_abort";
const PAGES = `${ABORT} (216887f79d98)`;
const ANY_UNCACHED =
  "arch/arm64/kvm/hyp/pgtable.c, stage2_set_prot_attr (KVM_PGTABLE_PROT_NORMAL_NC); arch/arm64/kvm/mmu.c, user_mem_abort (Linux 6.9)";
const MEMORY = "arch/arm64/include/asm/memory.h, MT_S2_*";

const BY_MODE: Readonly<Record<"cached" | "write-combined" | "uncached", string>> = {
  cached: "Normal-WB",
  "write-combined": "Normal-NC",
  uncached: "Device-nGnRnE",
};

const row = (mode: keyof typeof BY_MODE): TypeRow => ({
  id: mode,
  when: { cache: [mode] },
  type: BY_MODE[mode],
  source: PGPROT,
});
const always = (mode: keyof typeof BY_MODE): TypeRow[] => [{ ...row(mode), when: {} }];

const plain = (type: string): Lookup[] => [
  { table: ARM64_STAGE1_STAGE2, row: "$guest", column: type },
];
const fwb = (memAttr: string): Lookup[] => [
  { table: ARM64_STAGE1_FWB, row: "$guest", column: memAttr },
];

/** Arm VMSAv8-64 with EL2. */
export const ARM64_MODEL: MemoryModel = {
  id: "arm64",
  when: { arch: ["arm64"] },
  physical: [],
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
      when: { vma: ["pfnmap-fault"], cacheablePfnmap: [true] },
      programs: "Normal, MemAttr 6: KVM takes vm_page_prot, which stays cacheable, at its word",
      chain: fwb("6"),
      source: `${ABORT} and kvm_vma_is_cacheable (6.17 to 7.3-rc7, and backports)`,
    },
    {
      id: "cacheable-pfnmap-cached",
      when: { cache: ["cached"], cacheablePfnmap: [true] },
      programs: "Normal, MemAttr 6: Write-Back is forced",
      chain: fwb("6"),
      source: `${ABORT} and kvm_vma_is_cacheable (6.17 to 7.3-rc7, and backports)`,
    },
    {
      id: "device-pages-fwb",
      when: { vma: ["pages"], kernel: kernels("6.17"), fwb: [true] },
      programs: "Normal, MemAttr 6: without VM_PFNMAP and VM_MIXEDMAP it is taken for memory",
      chain: fwb("6"),
      source: PAGES,
    },
    {
      id: "device-pages",
      when: { vma: ["pages"], kernel: kernels("6.17") },
      programs: "Normal Write-Back: without VM_PFNMAP and VM_MIXEDMAP it is taken for memory",
      chain: plain("Normal-WB"),
      source: PAGES,
    },
    {
      id: "any-uncached-fwb",
      when: { vma: ["pfnmap-any-uncached"], kernel: kernels("6.9"), fwb: [true] },
      programs: "Normal Non-Cacheable, MemAttr 5",
      chain: fwb("5"),
      source: ANY_UNCACHED,
    },
    {
      id: "any-uncached",
      when: { vma: ["pfnmap-any-uncached"], kernel: kernels("6.9") },
      programs: "Normal Non-Cacheable",
      chain: plain("Normal-NC"),
      source: ANY_UNCACHED,
    },
    {
      id: "device",
      when: {},
      programs: "Device-nGnRE",
      chain: [],
      refuses: {
        code: "GUEST_DEVICE_MEMORY",
        why: "KVM maps what is not RAM as Device-nGnRE, with and without FWB: the guest's unaligned and SIMD accesses and DC ZVA fault, with EFAULT from KVM_RUN, or SIGBUS in a guest that asked for uncached memory itself.",
      },
      source: `${ABORT} (5.10 to 7.3-rc7); Arm DDI 0487, B2.8 (Device memory)`,
    },
  ],
  alias: ARM64_ALIAS,
};
