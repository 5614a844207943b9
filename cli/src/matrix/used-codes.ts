import { REFUSAL_CODES, type RefusalCode } from "@vmprot/core";
import type { MatrixRow } from "./matrix-rows.js";

/** The refusal codes that occur, in the order of the code table. */
export function usedCodes(rows: readonly MatrixRow[]): RefusalCode[] {
  const verdicts = rows.flatMap(({ cells }) => cells.map(({ result }) => result.verdict));
  const used = new Set(verdicts.map((verdict) => verdict.kind === "refuse" && verdict.code));
  return (Object.keys(REFUSAL_CODES) as RefusalCode[]).filter((code) => used.has(code));
}
