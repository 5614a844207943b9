import type { TypeTable } from "./table.js";

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
