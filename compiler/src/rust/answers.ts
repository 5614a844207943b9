import type { Abi } from "../abi.js";
import type { Policy } from "../policy.js";

/** All answers in one table, and where each begins. */
export interface AnswerTables {
  readonly at: readonly number[];
  /** Count, preferred mode and places; or 0, code, rule and whether harmless. */
  readonly cells: readonly number[];
}

/** What the leaves of exporters' diagrams mean. */
export function answerTables({ answers, refusals }: Policy, abi: Abi): AnswerTables {
  const at: number[] = [];
  const cells: number[] = [];
  for (const answer of answers) {
    at.push(cells.length);
    if ("placements" in answer) {
      cells.push(answer.placements.length, answer.preferred, ...answer.placements);
      continue;
    }
    const { code, rule, isHarmless = false } = refusals[answer.refusal] ?? {};
    cells.push(
      0,
      code === undefined ? 0 : (abi.codes?.[code] as number),
      rule === undefined ? 0 : (abi.rules?.[rule] as number),
      Number(isHarmless),
    );
  }
  return { at, cells };
}
