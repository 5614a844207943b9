import type { TypeTable } from "./table.js";

const SOURCE =
  "RISC-V privileged specification, Svpbmt (hgatp_stage_override_rule, vsatp_stage_override_rule)";
const TYPES = ["cacheable-main", "noncacheable-main", "io", "NC", "IO"] as const;

/** One translation stage's PBMT over what lies beneath it: non-zero overrides. */
export const RISCV64_PBMT: TypeTable = {
  id: "riscv64-pbmt",
  title: "type beneath (rows) × PBMT of the stage (columns) → resulting type",
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
