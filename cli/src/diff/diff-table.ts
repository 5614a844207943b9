import { printable } from "@vmprot/core";
import { writeOut } from "../output/standard-streams.js";
import { type Cell, plain, styled, Table } from "../output/table.js";
import type { Style } from "../output/terminal.js";
import { wrap } from "../output/wrap.js";
import { answerText, factsText, verdictText } from "../report/report-text.js";
import type { Settings } from "../settings/settings.js";
import type { DiffRow, DiffSide } from "./diff-row.js";
import type { Sides } from "./diff-settings.js";
import type { DiffTally } from "./diff-tally.js";

/** Rows that are laid out together; so many at most are held. */
const BATCH = 200;
const LONGEST = 1000;
/** Rows that are explained below the table; an adapter of another package may have thousands. */
const MOST = 100;

/** What changes, as a table for people. */
export class DiffTable {
  readonly #table: Table;
  readonly #columns: number;
  readonly #style: Style;
  /** What the rows that decide say, by their names. */
  readonly #legend = new Map<string, string>();
  #rows: Cell[][] = [];
  #isEmpty = true;

  constructor(columns: number, style: Style) {
    this.#table = new Table(["buffer", "before", "after"], columns, style);
    this.#columns = columns;
    this.#style = style;
  }

  add(row: DiffRow): void {
    const number = row.query === undefined ? "" : `${row.query}. `;
    const facts = factsText({ ...row.facts, ...row.assumed }, row.before.origins);
    this.#rows.push([
      [
        styled(`${number}${printable(row.exporter)}`, "bold"),
        ...plain(row.case === undefined ? facts : [printable(row.case)]),
      ],
      ...this.#sides(row),
    ]);
    if (this.#rows.length >= BATCH) this.#print();
  }

  finish({ before, after }: Sides, tally: DiffTally): void {
    this.#print();
    const lines = [
      ...[...this.#legend].map(([name, says]) => `${name}: ${says}`),
      `Before: ${world(before)}. After: ${world(after)}.`,
      ...after.notes,
    ];
    const dim = lines.map((line) =>
      this.#style("dim", wrap(printable(line, LONGEST), this.#columns, "")),
    );
    const end = this.#style(tally.changed > 0 ? "yellow" : "green", tally.toString());
    writeOut(`${this.#isEmpty ? "" : this.#table.rule()}${[...dim, end].join("\n")}\n`);
  }

  /** Each side's verdict and what decides it; more, where that alone looks the same. */
  #sides({ before, after }: DiffRow): Cell[] {
    const [first, second] = [before, after].map((side) => verdictOf(side));
    const isSame = JSON.stringify(first) === JSON.stringify(second);
    return [before, after].map((side) => [
      ...(isSame
        ? [...verdictText(side.result), ...answerText(side.result.answer)]
        : verdictOf(side)),
      ...this.#because(side),
    ]);
  }

  /** The row that decides, which the legend explains, unless the verdict names it. */
  #because({ result: { verdict }, because: { table, row, text } }: DiffSide): Cell {
    const rule = verdict.kind === "refuse" ? verdict.rule : undefined;
    const name = rule ?? [table, row].filter((each) => each !== undefined).join(" ");
    if (name !== "" && this.#legend.size < MOST) {
      this.#legend.set(name, text.replace(PLACEMENT, ""));
    }
    return rule === undefined ? [styled(printable(name || text, LONGEST), "dim")] : [];
  }

  #print(): void {
    if (this.#rows.length === 0) return;
    writeOut(this.#table.render(this.#rows));
    this.#rows = [];
    this.#isEmpty = false;
  }
}

/** The verdict in a line, and the hazards of a mapping. */
function verdictOf({ result }: DiffSide): Cell {
  const [verdict, , ...differences] = verdictText(result);
  return [...(verdict ? [verdict] : []), ...(result.verdict.kind === "map" ? differences : [])];
}

/** The platform, and the VM's file. */
function world({ platform, vmName }: Settings): string {
  const name = platform?.name ?? "the queries' own platforms";
  return vmName === undefined ? name : `${name}, a VM as ${vmName} states`;
}

/** Of which memory a step speaks. */
const PLACEMENT = /^(ram|device), [a-z-]+: /;
