import {
  INTEL_ALIAS,
  INTEL_EPT_IGNORE_PAT,
  INTEL_EPT_PAT,
  INTEL_MTRR_PAT,
} from "../tables/intel-tables.js";
import { kernels } from "../tables/kernel-epochs.js";
import type { Lookup, MemoryModel } from "./memory-model.js";
import { X86_BENEATH, X86_GUEST, X86_HOST } from "./x86-rows.js";

const MASK = "arch/x86/kvm/vmx/vmx.c, vmx_get_mt_mask";
const honor = (ept: string): Lookup[] => [{ table: INTEL_EPT_PAT, row: ept, column: "$guest" }];
const IGNORE: Lookup[] = [{ table: INTEL_EPT_IGNORE_PAT, row: "WB", column: "$guest" }];

/**
 * Intel VT-x. Vcpus are taken to run with CR0.CD = 0, and guests with their PAT enabled, as every
 * booted Linux does.
 */
export const INTEL_MODEL: MemoryModel = {
  id: "intel",
  when: { arch: ["x86_64"], vendor: ["intel"] },
  beneath: X86_BENEATH,
  host: X86_HOST,
  hostChain: [{ table: INTEL_MTRR_PAT, row: "$beneath", column: "$host" }],
  guest: X86_GUEST,
  stage2: [
    {
      id: "shadow-paging",
      when: { nestedPaging: [false] },
      programs: "shadow page tables, PAT write-back whatever the guest asks",
      chain: [{ table: INTEL_MTRR_PAT, row: "$beneath", column: "WB" }],
      source: "arch/x86/kvm/mmu/spte.c, make_spte: get_mt_mask only with TDP",
    },
    {
      id: "host-mmio",
      when: { memory: ["device"] },
      programs: "EPT UC, ignore-PAT clear",
      chain: honor("UC"),
      source: `${MASK} (5.10 to 7.1); class from arch/x86/kvm/mmu/spte.c, kvm_is_mmio_pfn`,
    },
    {
      id: "non-coherent-dma",
      when: { nonCoherentDma: [true], kernel: kernels("6.11") },
      programs: "EPT WB, ignore-PAT clear",
      chain: honor("WB"),
      source: `${MASK} (6.11.11 to 7.1)`,
    },
    {
      id: "non-coherent-dma-guest-mtrr-write-back",
      when: { nonCoherentDma: [true], guestMtrr: ["write-back"] },
      programs: "EPT of the guest's MTRR type WB, ignore-PAT clear",
      chain: honor("WB"),
      source: `${MASK} (5.10 to 6.10); arch/x86/kvm/mtrr.c, kvm_mtrr_get_guest_memory_type`,
    },
    {
      id: "non-coherent-dma-guest-mtrr-uncached",
      when: { nonCoherentDma: [true] },
      programs: "EPT of the guest's MTRR type UC, ignore-PAT clear",
      chain: honor("UC"),
      source: `${MASK} (5.10 to 6.10); arch/x86/kvm/mtrr.c, kvm_mtrr_get_guest_memory_type`,
    },
    {
      id: "guest-pat-honored",
      when: { guestPat: ["honored"], guestPatQuirk: [true] },
      programs: "EPT WB, ignore-PAT clear",
      chain: honor("WB"),
      source: `${MASK} (6.16 to 7.1, KVM_X86_QUIRK_IGNORE_GUEST_PAT disabled)`,
    },
    {
      id: "guest-pat-ignored",
      when: {},
      programs: "EPT WB, ignore-PAT set",
      chain: IGNORE,
      source: `${MASK} (5.10 to 7.1)`,
    },
  ],
  unusable: [],
  alias: INTEL_ALIAS,
};
