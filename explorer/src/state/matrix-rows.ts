import { ADAPTERS } from "@vmprot/adapters";
import { type GuestMapVerdict, PRESETS, type Profile } from "@vmprot/core";
import { verdictSigns } from "@vmprot/core/tables";
import { ask } from "./ask.js";
import type { MatrixFilter, Outcome } from "./page.js";
import { type Question, queryOf } from "./question.js";
import { outcomeOf } from "./verdict-text.js";

/** One kind of buffer on one preset. */
export interface MatrixCell {
  readonly question: Question;
  readonly verdict: GuestMapVerdict;
  readonly outcome: Outcome;
}

/** One kind of buffer on every preset. */
export interface MatrixRow {
  readonly exporter: string;
  readonly name: string;
  readonly cells: readonly MatrixCell[];
}

/** Every case of every exporter's, as `vmprot matrix` has them. */
export function matrixRows(profile: Profile): readonly MatrixRow[] {
  return ADAPTERS.flatMap(({ exporter, cases }) =>
    cases.map(({ name, facts }) => {
      const cells = PRESETS.flatMap(({ name: platform }) => {
        const question = { exporter, facts, platform, vm: {}, profile };
        const { result } = ask(queryOf(question));
        if (result === undefined) return [];
        const { verdict } = result;
        return [{ question, verdict, outcome: outcomeOf(verdict) }];
      });
      return { exporter, name, cells };
    }),
  );
}

/** The rows that a filter lets through. */
export function filtered(rows: readonly MatrixRow[], filter: MatrixFilter): readonly MatrixRow[] {
  const { exporter, outcome, onlyHost } = filter;
  return rows.filter(
    (row) =>
      (exporter === undefined || row.exporter === exporter) &&
      (outcome === undefined || row.cells.some((cell) => cell.outcome === outcome)) &&
      (!onlyHost || new Set(row.cells.map(({ verdict }) => inShort(verdict))).size > 1),
  );
}

/** What tells two cells apart. */
const inShort = (verdict: GuestMapVerdict): string =>
  verdict.kind === "refuse" ? verdict.code : verdictSigns(verdict);
