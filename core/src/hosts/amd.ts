import type { MemoryModel } from "./memory-model.js";
import type { TypeTable } from "./type-table.js";
import { X86_GUEST, X86_HOST, X86_PHYSICAL } from "./x86-rows.js";

/** Guest PAT × host PAT under nested paging. WC+ is WC that probes all processors' caches. */
export const AMD_NESTED_PAT: TypeTable = {
  id: "amd-nested-pat",
  title: "guest PAT type (rows) × nested page's PAT type (columns) → combined PAT type",
  source: "AMD APM vol. 2, 15.25.8, table 15-19",
  columns: ["UC", "UC-", "WC", "WP", "WT", "WB"],
  rows: {
    UC: ["UC", "UC", "UC", "UC", "UC", "UC"],
    "UC-": ["UC", "UC-", "WC", "UC", "UC", "UC"],
    WC: ["WC", "WC", "WC", "WC+", "WC+", "WC+"],
    WP: ["UC", "UC", "UC", "WP", "UC", "WP"],
    WT: ["UC", "UC", "UC", "UC", "WT", "WT"],
    WB: ["UC", "UC", "WC", "WP", "WT", "WB"],
  },
};

/** PAT type × host MTRR type. CD is uncacheable and probes the caches. */
export const AMD_PAT_MTRR: TypeTable = {
  id: "amd-pat-mtrr",
  title: "combined PAT type (rows) × host MTRR type (columns) → effective type",
  source: "AMD APM vol. 2, 15.25.8, table 15-20; without nested paging 7.8.5, table 7-11",
  columns: ["UC", "WC", "WP", "WT", "WB"],
  rows: {
    UC: ["UC", "CD", "CD", "CD", "CD"],
    "UC-": ["UC", "WC", "CD", "CD", "CD"],
    WC: ["WC", "WC", "WC", "WC", "WC"],
    "WC+": ["WC", "WC", "WC+", "WC+", "WC+"],
    WP: ["UC", "CD", "WP", "CD", "WP"],
    WT: ["UC", "CD", "CD", "WT", "WT"],
    WB: ["UC", "WC", "WP", "WT", "WB"],
  },
};

const SAME = "ok-same-class";
const LOST = "incoherent";
const PROBED = "probed-mixed";

/** Host type × guest type of one physical page. */
export const AMD_ALIAS: TypeTable = {
  id: "amd-alias",
  title: "host type (rows) × guest type (columns) → what the manual says of the pair",
  source: "AMD APM vol. 2, 7.8.7 (aliases) and 7.4 (WC+ and CD probe the caches)",
  columns: ["UC", "CD", "WC", "WC+", "WP", "WT", "WB"],
  rows: {
    UC: ["ok", SAME, SAME, SAME, LOST, LOST, LOST],
    CD: [SAME, "ok", SAME, SAME, PROBED, PROBED, PROBED],
    WC: [SAME, SAME, "ok", SAME, LOST, LOST, LOST],
    "WC+": [SAME, SAME, SAME, "ok", PROBED, PROBED, PROBED],
    WP: [LOST, PROBED, LOST, PROBED, "ok", SAME, SAME],
    WT: [LOST, PROBED, LOST, PROBED, SAME, "ok", SAME],
    WB: [LOST, PROBED, LOST, PROBED, SAME, SAME, "ok"],
  },
};

/** AMD SVM. KVM always honours the guest's PAT under nested paging. */
export const AMD_MODEL: MemoryModel = {
  id: "amd",
  when: { arch: ["x86_64"], vendor: ["amd"] },
  physical: X86_PHYSICAL,
  host: X86_HOST,
  hostChain: [{ table: AMD_PAT_MTRR, row: "$host", column: "$physical" }],
  guest: X86_GUEST,
  stage2: [
    {
      id: "nested-paging",
      when: { nestedPaging: [true] },
      programs: "nested page of PAT index 0, write-back, over the host's MTRR",
      chain: [
        { table: AMD_NESTED_PAT, row: "$guest", column: "WB" },
        { table: AMD_PAT_MTRR, row: "$previous", column: "$physical" },
      ],
      source: "arch/x86/kvm/mmu/spte.c, make_spte (PAT entry 0); svm.c, g_pat = vcpu->arch.pat",
    },
    {
      id: "shadow-paging",
      when: {},
      programs: "shadow page tables, PAT write-back whatever the guest asks",
      chain: [{ table: AMD_PAT_MTRR, row: "WB", column: "$physical" }],
      source: "arch/x86/kvm/mmu/spte.c, make_spte; kvm_amd parameter npt",
    },
  ],
  alias: AMD_ALIAS,
};
