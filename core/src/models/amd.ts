import { AMD_ALIAS, AMD_NESTED_PAT, AMD_PAT_MTRR } from "../tables/amd-tables.js";
import type { MemoryModel } from "./memory-model.js";
import { X86_BENEATH, X86_GUEST, X86_HOST } from "./x86-rows.js";

/** AMD SVM. KVM always honours the guest's PAT under nested paging. */
export const AMD_MODEL: MemoryModel = {
  id: "amd",
  when: { arch: ["x86_64"], vendor: ["amd"] },
  beneath: X86_BENEATH,
  host: X86_HOST,
  hostChain: [{ table: AMD_PAT_MTRR, row: "$host", column: "$beneath" }],
  guest: X86_GUEST,
  stage2: [
    {
      id: "nested-paging",
      when: { nestedPaging: [true] },
      programs: "nested page of PAT index 0, write-back, over the host's MTRR",
      chain: [
        { table: AMD_NESTED_PAT, row: "$guest", column: "WB" },
        { table: AMD_PAT_MTRR, row: "$previous", column: "$beneath" },
      ],
      source: "arch/x86/kvm/mmu/spte.c, make_spte (PAT entry 0); svm.c, g_pat = vcpu->arch.pat",
    },
    {
      id: "shadow-paging",
      when: {},
      programs: "shadow page tables, PAT write-back whatever the guest asks",
      chain: [{ table: AMD_PAT_MTRR, row: "WB", column: "$beneath" }],
      source: "arch/x86/kvm/mmu/spte.c, make_spte; kvm_amd parameter npt",
    },
  ],
  unusable: [],
  alias: AMD_ALIAS,
};
