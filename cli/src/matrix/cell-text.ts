import { REFUSAL_CODES, type RefusalCode } from "@vmprot/core";
import type { MatrixRow } from "./matrix-rows.js";

/** What the signs in cells stand for. */
export const CELL_LEGEND =
  "cached, wc (write-combined), uc (uncached): how the guest is to map it, and wc and uc are slow to read; * any choice is safe; = the guest's choice is ignored; ! accepted with a hazard; ✗ refused";

/** The refusal codes that occur, in the order of the code table. */
export function usedCodes(rows: readonly MatrixRow[]): RefusalCode[] {
  const verdicts = rows.flatMap(({ cells }) => cells.map(({ result }) => result.verdict));
  const used = new Set(verdicts.map((verdict) => verdict.kind === "refuse" && verdict.code));
  return (Object.keys(REFUSAL_CODES) as RefusalCode[]).filter((code) => used.has(code));
}
