import { printable } from "@vmprot/core";
import { writeOut } from "./standard-streams.js";
import { type Format, type Style, terminalWidth } from "./terminal.js";
import { wrapLines } from "./wrap.js";

/** Text with one format, which it keeps when it is broken into lines. */
export interface StyledText {
  readonly text: string;
  readonly format?: Format | undefined;
}

/** What stands in one field of a table: lines, which are broken where the column is narrow. */
export type Cell = readonly StyledText[];

/** One line of a cell. */
export const styled = (text: string, format?: Format): StyledText => ({ text, format });

/** A cell of plain lines. */
export const plain = (lines: readonly string[]): Cell => lines.map((text) => ({ text }));

const GAP = "  ";
/** No column is made narrower than this while another one is wider. */
const NARROW = 8;

/** A whole table at once, as wide as the terminal. */
export function printTable(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  style: Style,
): void {
  const table = new Table(head, terminalWidth(), style);
  writeOut(table.render(rows) + table.rule());
}

/** A table that can grow while it is printed: its widths are those of its first rows. */
export class Table {
  readonly #head: readonly Cell[];
  readonly #columns: number;
  readonly #style: Style;
  #widths: readonly number[] | undefined;

  /** @param columns how wide it may be */
  constructor(head: readonly string[], columns: number, style: Style) {
    this.#head = head.map((name) =>
      name.split("\n").map((text): StyledText => ({ text, format: "bold" })),
    );
    this.#columns = columns;
    this.#style = style;
  }

  /** The next rows; with the first ones comes the header. */
  render(rows: readonly (readonly Cell[])[]): string {
    const text = (): string => rows.map((row) => this.#row(row)).join("");
    if (this.#widths !== undefined) return text();
    const needed = this.#head.map((_, column) =>
      Math.max(...[this.#head, ...rows].map((row) => longest(row[column] ?? []))),
    );
    this.#widths = fitWidths(needed, this.#columns - GAP.length * (needed.length - 1));
    return this.#row(this.#head) + this.rule() + text();
  }

  /** The line below the last row. */
  rule(): string {
    const widths = this.#widths ?? [];
    const total = widths.reduce((sum, width) => sum + width + GAP.length, -GAP.length);
    return `${this.#style("dim", "─".repeat(total))}\n`;
  }

  #row(cells: readonly Cell[]): string {
    const widths = this.#widths ?? [];
    const broken = cells.map((cell, column) =>
      cell.flatMap(({ text, format }) =>
        wrapLines(safe(text), widths[column] ?? 0).map((line) => ({ text: line, format })),
      ),
    );
    const height = Math.max(...broken.map((lines) => lines.length));
    let text = "";
    for (let line = 0; line < height; line++) {
      const parts = broken.map((lines, column) => this.#part(lines[line], widths[column] ?? 0));
      text += `${parts.join(GAP).trimEnd()}\n`;
    }
    return text;
  }

  #part({ text, format }: StyledText = { text: "" }, width: number): string {
    const space = " ".repeat(Math.max(0, width - text.length));
    return (format === undefined ? text : this.#style(format, text)) + space;
  }
}

const longest = (cell: Cell): number => Math.max(0, ...cell.map(({ text }) => safe(text).length));

/** Whoever filled the cell: what it holds can be another's words. */
const safe = (text: string): string => printable(text, Number.POSITIVE_INFINITY);

/** Widths of columns that need so many characters, and less where the sum is more than available. */
function fitWidths(needed: readonly number[], available: number): number[] {
  const widths = [...needed];
  for (let excess = sum(widths) - available; excess > 0; excess--) {
    const widest = widths.indexOf(Math.max(...widths));
    if ((widths[widest] ?? 0) <= NARROW) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

const sum = (numbers: readonly number[]): number =>
  numbers.reduce((total, each) => total + each, 0);
