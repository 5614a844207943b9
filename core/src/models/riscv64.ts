import { RISCV64_ALIAS, RISCV64_PBMT } from "../tables/riscv64-tables.js";
import type { MemoryModel, TypeRow } from "./memory-model.js";

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
  beneath: [
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
    { id: "cached", when: { cache: ["cached"] }, type: "PMA", source: PGPROT },
    { id: "write-combined", when: { cache: ["write-combined"] }, type: "NC", source: PGPROT },
    { id: "uncached", when: {}, type: "IO", source: PGPROT },
  ],
  hostChain: [{ table: RISCV64_PBMT, row: "$beneath", column: "$host" }],
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
        { table: RISCV64_PBMT, row: "$beneath", column: "PMA" },
        { table: RISCV64_PBMT, row: "$previous", column: "$guest" },
      ],
      source: "arch/riscv/kvm/gstage.c, kvm_riscv_gstage_map_page (PAGE_*)",
    },
  ],
  unusable: [],
  alias: RISCV64_ALIAS,
};
