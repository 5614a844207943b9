import type { MemoryModel, TypeRow } from "./memory-model.js";
import type { TypeTable } from "./type-table.js";

const SOURCE =
  "LoongArch: arch/loongarch/kvm/mmu.c (pfn_valid: CC); ppc64: arch/powerpc/kvm/book3s_64_mmu_radix.c, kvmppc_book3s_instantiate_page (copies the host entry)";

const type = (name: string): TypeRow => ({ id: name, when: {}, type: name, source: SOURCE });

const COMBINE: TypeTable = {
  id: "cached-only-combine",
  title: "guest type (rows) × host type (columns) → effective type",
  source: SOURCE,
  columns: ["cached"],
  rows: { cached: ["cached"], other: ["unverified"] },
};

/**
 * LoongArch and 64-bit POWER: how a guest's uncacheable type combines with stage 2 was not read,
 * so all that is known safe is cached RAM that the guest maps cached. Rule R18 refuses the rest.
 */
export const CACHED_ONLY_MODEL: MemoryModel = {
  id: "cached-only",
  when: { arch: ["loongarch64", "ppc64"] },
  physical: [],
  host: [type("cached")],
  hostChain: [],
  guest: {
    cached: [type("cached")],
    "write-combined": [type("other")],
    uncached: [type("other")],
  },
  stage2: [
    {
      id: "stage-2",
      when: {},
      programs: "cached memory",
      chain: [{ table: COMBINE, row: "$guest", column: "cached" }],
      source: SOURCE,
    },
  ],
  alias: {
    id: "cached-only-alias",
    title: "host type (rows) × guest type (columns) → verdict",
    source: SOURCE,
    columns: ["cached", "unverified"],
    rows: { cached: ["ok", "unverified"] },
  },
};
