import { readText } from "../support/repository.js";
import type { Comparison, Place } from "./compare.js";

/** Why vmprot stands by what it answers in some cases. */
export interface Reason {
  readonly id: string;
  /** In a few words, for tables. */
  readonly title: string;
  readonly why: string;
  /** What shows it: kernel files and functions, or reports. */
  readonly sources: readonly string[];
  /** Ids of tests/field-cases. */
  readonly fieldCases?: readonly string[];
  /** Where the difference is. Absent means the attribute itself. */
  readonly at?: Place;
  /** What vmprot answers there, each of it at least once: attributes and codes. */
  readonly answers: readonly string[];
  /** Comparisons' ids. */
  readonly rows: readonly string[];
}

interface WrittenDown {
  readonly reasons: readonly Reason[];
  readonly noBuffer: readonly { readonly why: string; readonly rows: readonly string[] }[];
  readonly waiting: readonly string[];
}

/** What is written down of where vmprot and today's stacks differ. */
export const WRITTEN_DOWN: WrittenDown = JSON.parse(
  readText("tests/disagreements/disagreements.json"),
);

/** A difference, as one line. */
export const differenceAt = (id: string, place: Place): string => `${id}, ${place}`;

/** The reason of each difference that is written down. */
export const REASON_OF: ReadonlyMap<string, Reason> = new Map(
  WRITTEN_DOWN.reasons.flatMap((reason) =>
    reason.rows.map((id) => [differenceAt(id, reason.at ?? "attribute"), reason] as const),
  ),
);

/** What vmprot answers where a comparison differs: an attribute or a code. */
export function answerAt({ answer, verdicts }: Comparison, place: Place): string {
  if (place === "attribute") return answer.kind === "refusal" ? answer.code : answer.cache;
  const verdict = verdicts.get(place);
  if (verdict === undefined) throw new Error(`${place} was not asked`);
  return verdict.kind === "refuse" ? verdict.code : verdict.guestCache;
}

/** Every difference of a comparison, as lines. */
export const differencesOf = ({ id, differs }: Comparison): string[] =>
  differs.map((place) => differenceAt(id, place));
