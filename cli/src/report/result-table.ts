import type { Query } from "@vmprot/core";
import { printable } from "@vmprot/core";
import { writeOut } from "../output/standard-streams.js";
import { type Cell, plain, styled, Table } from "../output/table.js";
import type { Style } from "../output/terminal.js";
import type { ResultRow } from "../protocol/rows.js";
import type { ResultWriter, Tally } from "../query/result-writer.js";
import type { Assumptions } from "./assumptions.js";
import { answerText, factsText, namedAs, platformText, verdictText } from "./report-text.js";

/** Rows that are laid out together; so many at most are held. */
const BATCH = 200;

/** Results as a table for people. */
export class ResultTable implements ResultWriter {
  readonly #assumptions: Assumptions;
  readonly #table: Table;
  #rows: Cell[][] = [];
  #empty = true;

  constructor(assumptions: Assumptions, columns: number, style: Style) {
    this.#assumptions = assumptions;
    const head = ["#", "buffer", "exporter's answer", "may the guest map it?"];
    this.#table = new Table(head, columns, style);
  }

  add(query: Query, result: ResultRow, number: number): void {
    this.#assumptions.note(query, result.origins);
    const platform = this.#assumptions.onePlatform ? [] : [`on ${platformText(query.platform)}`];
    this.#rows.push([
      [styled(String(number))],
      [
        styled(printable(result.exporter), "bold"),
        ...plain([
          ...namedAs(query, result),
          ...factsText(query.facts, result.origins),
          ...platform,
        ]),
      ],
      answerText(result.answer),
      verdictText(result),
    ]);
    if (this.#rows.length >= BATCH) this.#print();
  }

  bad(): void {}

  /** Waits for a whole batch: the widths of the first one are those of the table. */
  flush(): void {}

  finish(tally: Tally): void {
    this.#print();
    writeOut(`${this.#empty ? "" : this.#table.rule()}${this.#assumptions.footer(tally)}`);
  }

  #print(): void {
    if (this.#rows.length === 0) return;
    writeOut(this.#table.render(this.#rows));
    this.#rows = [];
    this.#empty = false;
  }
}
