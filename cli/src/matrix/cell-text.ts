import {
  type CacheMode,
  type GuestMapVerdict,
  REFUSAL_CODES,
  type RefusalCode,
} from "@vmprot/core";
import { differences } from "../report/report-text.js";
import type { MatrixRow } from "./matrix-rows.js";

const MODES: Readonly<Record<CacheMode, string>> = {
  cached: "cached",
  "write-combined": "wc",
  uncached: "uc",
};

/** What the signs in cells stand for. */
export const CELL_LEGEND =
  "cached, wc (write-combined), uc (uncached): how the guest is to map it, and wc and uc are slow to read; * any choice is safe; = the guest's choice is ignored; ! accepted with a hazard; ✗ refused";

/** A verdict in a few characters. */
export function cellText(verdict: GuestMapVerdict): string {
  if (verdict.kind === "refuse") return `✗ ${initials(verdict.code)}`;
  const attribute = { binding: "", any: "*", ignored: "=" }[verdict.guestAttribute];
  return MODES[verdict.guestCache] + attribute + (differences(verdict).length > 0 ? "!" : "");
}

/** `GUEST_TYPE_FORCED` is GTF. */
export function initials(code: string): string {
  return code
    .split("_")
    .map((word) => word.charAt(0))
    .join("");
}

/** The refusal codes that occur, in the order of the code table. */
export function usedCodes(rows: readonly MatrixRow[]): RefusalCode[] {
  const verdicts = rows.flatMap(({ cells }) => cells.map(({ result }) => result.verdict));
  const used = new Set(verdicts.map((verdict) => verdict.kind === "refuse" && verdict.code));
  return (Object.keys(REFUSAL_CODES) as RefusalCode[]).filter((code) => used.has(code));
}
