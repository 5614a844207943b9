import { kernels } from "../contract/kernel-epochs.js";
import type { Lookup, MemoryModel } from "./memory-model.js";
import type { TypeTable } from "./type-table.js";
import { X86_GUEST, X86_HOST, X86_PHYSICAL } from "./x86-rows.js";

const PAT = ["UC", "UC-", "WC", "WT", "WP", "WB"] as const;

/** MTRR type × PAT type. Cells noted "undefined in earlier manuals" are WC × WT/WP and WT/WP × WP. */
export const INTEL_MTRR_PAT: TypeTable = {
  id: "intel-mtrr-pat",
  title: "MTRR type (rows) × PAT type (columns) → effective type",
  source: "Intel SDM vol. 3A, 12.5.2.2, table 12-7 (11.5.2.2, table 11-7 in older editions)",
  columns: PAT,
  rows: {
    UC: ["UC", "UC", "WC", "UC", "UC", "UC"],
    WC: ["UC", "WC", "WC", "UC", "UC", "WC"],
    WT: ["UC", "UC", "WC", "WT", "WP", "WT"],
    WP: ["UC", "WC", "WC", "WT", "WP", "WP"],
    WB: ["UC", "UC", "WC", "WT", "WP", "WB"],
  },
};

/** EPT type × guest PAT type, ignore-PAT clear: the MTRR table with the EPT type as the row. */
export const INTEL_EPT_PAT: TypeTable = {
  ...INTEL_MTRR_PAT,
  id: "intel-ept-pat",
  title: "EPT type (rows) × guest PAT type (columns) → effective type, ignore-PAT clear",
  source:
    "Intel SDM vol. 3C, 30.3.7.2 (vol. 3B, 24.2.5.2 in older editions), and vol. 3A table 12-7",
};

/** EPT type × guest PAT type, ignore-PAT set: the guest has no say. */
export const INTEL_EPT_IGNORE_PAT: TypeTable = {
  id: "intel-ept-ignore-pat",
  title: "EPT type (rows) × guest PAT type (columns) → effective type, ignore-PAT set",
  source: "Intel SDM vol. 3C, 30.3.7.2 (vol. 3B, 24.2.5.2 in older editions)",
  columns: PAT,
  rows: Object.fromEntries(
    Object.keys(INTEL_MTRR_PAT.rows).map((ept) => [ept, PAT.map(() => ept)]),
  ),
};

const FORBIDDEN = "forbidden-wc-cached";
const UNDEFINED = "undefined-uc-cached";
const UNCACHED = "sdm-unsupported-uncached";
const CACHED = "sdm-unsupported-cached";

/** Host type × guest type of one physical page. */
export const INTEL_ALIAS: TypeTable = {
  id: "intel-alias",
  title: "host type (rows) × guest type (columns) → what the manual says of the pair",
  source: "Intel SDM vol. 3A, 12.12.4 (11.12.4 in older editions)",
  columns: ["UC", "WC", "WT", "WP", "WB"],
  rows: {
    UC: ["ok", UNCACHED, UNDEFINED, UNDEFINED, UNDEFINED],
    "UC-": ["ok", UNCACHED, UNDEFINED, UNDEFINED, UNDEFINED],
    WC: [UNCACHED, "ok", FORBIDDEN, FORBIDDEN, FORBIDDEN],
    WT: [UNDEFINED, FORBIDDEN, "ok", CACHED, CACHED],
    WP: [UNDEFINED, FORBIDDEN, CACHED, "ok", CACHED],
    WB: [UNDEFINED, FORBIDDEN, CACHED, CACHED, "ok"],
  },
};

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
  physical: X86_PHYSICAL,
  host: X86_HOST,
  hostChain: [{ table: INTEL_MTRR_PAT, row: "$physical", column: "$host" }],
  guest: X86_GUEST,
  stage2: [
    {
      id: "shadow-paging",
      when: { nestedPaging: [false] },
      programs: "shadow page tables, PAT write-back whatever the guest asks",
      chain: [{ table: INTEL_MTRR_PAT, row: "$physical", column: "WB" }],
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
  alias: INTEL_ALIAS,
};
