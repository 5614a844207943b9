import { kernels } from "../contract/kernel-epochs.js";
import type { MemoryModel, TypeRow } from "./memory-model.js";
import type { TypeTable } from "./type-table.js";

const SOURCE =
  "RISC-V privileged specification, Svpbmt (hgatp_stage_override_rule, vsatp_stage_override_rule)";
const TYPES = ["cacheable-main", "noncacheable-main", "io", "NC", "IO"] as const;

/** One translation stage's PBMT over what lies below it: non-zero overrides. */
export const RISCV64_PBMT: TypeTable = {
  id: "riscv64-pbmt",
  title: "physical type, or the stage below (rows) × PBMT of the stage (columns) → resulting type",
  source: SOURCE,
  columns: ["PMA", "NC", "IO"],
  rows: Object.fromEntries(TYPES.map((type) => [type, [type, "NC", "IO"]])),
};

const ORDER = "ordering-only";
const LOST = "incoherent";

/** Host type × guest type of one physical page. */
export const RISCV64_ALIAS: TypeTable = {
  id: "riscv64-alias",
  title: "host type (rows) × guest type (columns) → what the specification says of the pair",
  source: "RISC-V privileged specification, Svpbmt (aliases with differing cacheability)",
  columns: TYPES,
  rows: {
    "cacheable-main": ["ok", LOST, LOST, LOST, LOST],
    "noncacheable-main": [LOST, "ok", ORDER, ORDER, ORDER],
    io: [LOST, ORDER, "ok", ORDER, ORDER],
    NC: [LOST, ORDER, ORDER, "ok", ORDER],
    IO: [LOST, ORDER, ORDER, ORDER, "ok"],
  },
};

const PGPROT = "arch/riscv/include/asm/pgtable.h, pgprot_writecombine and pgprot_noncached";
const NO_OP = "arch/riscv/include/asm/pgtable-64.h: no PBMT bits without Svpbmt";
const ISA = "arch/riscv/kvm/vcpu_config.c: henvcfg.PBMTE follows the vCPU's ISA";
const WITHOUT: TypeRow = { id: "no-svpbmt", when: {}, type: "PMA", source: `${NO_OP}; ${ISA}` };

const guest = (id: string, type: string): TypeRow[] => [
  { id, when: { hostSvpbmt: [true], svpbmt: [true] }, type, source: `${PGPROT}; ${ISA}` },
  WITHOUT,
];

/** RISC-V with the hypervisor extension. RAM is taken to be cacheable main memory, BARs I/O. */
export const RISCV64_MODEL: MemoryModel = {
  id: "riscv64",
  when: { arch: ["riscv64"] },
  physical: [
    {
      id: "ram",
      when: { memory: ["ram"] },
      type: "cacheable-main",
      source: "RISC-V privileged specification, physical memory attributes",
    },
    {
      id: "device",
      when: {},
      type: "io",
      source: "RISC-V privileged specification, physical memory attributes",
    },
  ],
  host: [
    { id: "no-svpbmt", when: { hostSvpbmt: [false] }, type: "PMA", source: NO_OP },
    {
      id: "ttm-before-6.19",
      when: { vma: ["pfnmap-fault"], kernel: kernels("5.10", "6.19") },
      type: "PMA",
      source: "drivers/gpu/drm/ttm/ttm_module.c, ttm_prot_from_caching (riscv from 6.19 on)",
    },
    { id: "cached", when: { cache: ["cached"] }, type: "PMA", source: PGPROT },
    { id: "write-combined", when: { cache: ["write-combined"] }, type: "NC", source: PGPROT },
    { id: "uncached", when: {}, type: "IO", source: PGPROT },
  ],
  hostChain: [{ table: RISCV64_PBMT, row: "$physical", column: "$host" }],
  guest: {
    cached: [{ id: "cached", when: {}, type: "PMA", source: PGPROT }],
    "write-combined": guest("write-combined", "NC"),
    uncached: guest("uncached", "IO"),
  },
  stage2: [
    {
      id: "g-stage",
      when: {},
      programs: "G-stage PBMT 0 (PMA)",
      chain: [
        { table: RISCV64_PBMT, row: "$physical", column: "PMA" },
        { table: RISCV64_PBMT, row: "$previous", column: "$guest" },
      ],
      source: "arch/riscv/kvm/gstage.c, kvm_riscv_gstage_map_page (PAGE_*)",
    },
  ],
  alias: RISCV64_ALIAS,
};
