import type { ExplanationStep, Query } from "@vmprot/core";
import { printable } from "@vmprot/core";
import { writeOut } from "../output/standard-streams.js";
import { isNarrow, type Style } from "../output/terminal.js";
import { wrap } from "../output/wrap.js";
import type { ResultRow } from "../protocol/rows.js";
import type { ResultWriter, Tally } from "../query/result-writer.js";
import type { Assumptions } from "./assumptions.js";
import { factsText, namedAs, platformText, verdictText } from "./report-text.js";

const INDENT = "    ";
const STEP_INDENT = " ".repeat(17);

/** Results one below the other, each with the steps that led to it. */
export class ExplainedResults implements ResultWriter {
  readonly #assumptions: Assumptions;
  readonly #columns: number;
  readonly #style: Style;

  constructor(assumptions: Assumptions, columns: number, style: Style) {
    this.#assumptions = assumptions;
    this.#columns = columns;
    this.#style = style;
  }

  add(query: Query, result: ResultRow, number: number): void {
    this.#assumptions.note(query, result.origins);
    const about = `${[...namedAs(query, result), ...factsText(query.facts, result.origins)].join(", ")}; on ${platformText(query.platform)}`;
    const heading = `${this.#style("bold", `${number}. ${printable(result.exporter)}`)} ${about}`;
    const lines = [
      wrap(heading, this.#columns, ""),
      ...verdictText(result).map(({ text, format }) => {
        const wrapped = wrap(text, this.#columns, INDENT);
        return format === undefined ? wrapped : this.#style(format, wrapped);
      }),
      "",
      ...(result.explanation ?? []).map((step, index) => this.#step(step, index + 1)),
    ];
    writeOut(`${lines.join("\n")}\n\n`);
  }

  bad(): void {}

  flush(): void {}

  finish(tally: Tally): void {
    writeOut(this.#assumptions.footer(tally));
  }

  #step({ step, text, table, row, source }: ExplanationStep, number: number): string {
    const label = `${INDENT}${String(number).padStart(2)}. ${step.padEnd(9)}`;
    const isFolded = isNarrow(this.#columns);
    const indent = isFolded ? INDENT : STEP_INDENT;
    const body = wrap(printable(text), this.#columns, indent);
    const where = [table && `table ${table}`, row && `row ${row}`].filter(Boolean).join(", ");
    const notes = [where, source].filter((note) => note !== undefined && note !== "");
    return [
      `${this.#style("cyan", label)}${isFolded ? `\n${body}` : body.trimStart()}`,
      ...notes.map((note) =>
        this.#style("dim", wrap(printable(note as string), this.#columns, indent)),
      ),
    ].join("\n");
  }
}
