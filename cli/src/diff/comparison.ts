import type { Facts, Result } from "@vmprot/core";
import type { Unanswered } from "../query/answerer.js";
import type { Answered } from "../query/known-queries.js";
import { answerKey, type DiffRow } from "./diff-row.js";
import { DiffTally } from "./diff-tally.js";
import type { Side } from "./side.js";

/** Asks both sides, and shows what differs. */
export class Comparison {
  readonly tally = new DiffTally();
  readonly #before: Side;
  readonly #after: Side;
  readonly #show: (row: DiffRow) => void;

  constructor(before: Side, after: Side, show: (row: DiffRow) => void) {
    this.#before = before;
    this.#after = after;
    this.#show = show;
  }

  /**
   * Compares the answers to one query.
   *
   * @param text the query
   * @returns what is wrong with it, where something is
   */
  add(text: string, of: Pick<DiffRow, "case" | "query">): Unanswered | undefined {
    const before = this.#before.answer(text);
    const after = this.#after.answer(text);
    if (!isAnswered(before)) return before;
    if (!isAnswered(after)) return after;
    this.tally.total += 1;
    if (answerKey(before.result) === answerKey(after.result)) return undefined;
    this.tally[wayOf(before.result, after.result)] += 1;
    // Also where nobody reads to the end of what has none.
    process.exitCode = this.tally.exitCode;
    const { id, query } = before;
    this.#show({
      ...(id !== undefined && { id }),
      exporter: before.result.exporter,
      ...of,
      ...factsOf(before),
      profile: query.profile ?? "coherent",
      before: this.#before.shown(before),
      after: this.#after.shown(after),
    });
    return undefined;
  }
}

const isAnswered = (answer: Answered | Unanswered): answer is Answered => "result" in answer;

function wayOf(before: Result, after: Result): "gained" | "lost" | "others" {
  if (before.verdict.kind === after.verdict.kind) return "others";
  return after.verdict.kind === "map" ? "gained" : "lost";
}

/** The query's own facts, and those that were assumed. */
function factsOf({ query, result }: Answered): Pick<DiffRow, "facts" | "assumed"> {
  const isAssumed = (name: string) => result.origins?.facts?.[name] === "assumed";
  const some = (assumed: boolean): Facts =>
    Object.fromEntries(Object.entries(query.facts).filter(([name]) => isAssumed(name) === assumed));
  const assumed = some(true);
  return { facts: some(false), ...(Object.keys(assumed).length > 0 && { assumed }) };
}
