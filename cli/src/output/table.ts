import { printable } from "@vmprot/core";
import { writeOut } from "./standard-streams.js";
import { type Format, isNarrow, type Style, terminalWidth } from "./terminal.js";
import { textWidth } from "./text-width.js";
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
/** Of what goes on in a row that is a block of lines. */
const INDENT = "  ";

/** A whole table at once, as wide as the terminal. */
export function printTable(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  style: Style,
): void {
  const table = new Table(head, terminalWidth(), style);
  writeOut(table.render(rows) + table.rule());
}

/**
 * A table that can grow while it is printed: its widths are those of its first rows. In a narrow
 * terminal, or where its columns find no room, each row is a block with a line for each field.
 */
export class Table {
  readonly #head: readonly Cell[];
  readonly #columns: number;
  readonly #style: Style;
  #widths: readonly number[] | undefined;
  #isFolded: boolean;

  /** @param columns how wide it may be */
  constructor(head: readonly string[], columns: number, style: Style) {
    this.#head = head.map((name) =>
      name.split("\n").map((text): StyledText => ({ text, format: "bold" })),
    );
    this.#columns = columns;
    this.#isFolded = isNarrow(columns);
    this.#style = style;
  }

  /** The next rows; with the first ones comes the header. */
  render(rows: readonly (readonly Cell[])[]): string {
    const text = (): string =>
      rows.map((row) => (this.#isFolded ? this.#block(row) : this.#row(row))).join("");
    if (this.#widths !== undefined || this.#isFolded) return text();
    const needed = this.#head.map((_, column) =>
      Math.max(...[this.#head, ...rows].map((row) => longest(row[column] ?? []))),
    );
    const available = this.#columns - GAP.length * (needed.length - 1);
    this.#widths = fitWidths(needed, available);
    this.#isFolded = sum(this.#widths) > available;
    if (this.#isFolded) return text();
    return this.#row(this.#head) + this.rule() + text();
  }

  /** The line below the last row. */
  rule(): string {
    const widths = this.#isFolded ? [this.#columns] : (this.#widths ?? []);
    const total = widths.reduce((sum, width) => sum + width + GAP.length, -GAP.length);
    return `${this.#style("dim", "─".repeat(total))}\n`;
  }

  #row(cells: readonly Cell[]): string {
    const widths = this.#widths ?? [];
    const columns = cells.map((cell, column) => broken(cell, widths[column] ?? 0));
    const height = Math.max(...columns.map((lines) => lines.length));
    let text = "";
    for (let line = 0; line < height; line++) {
      const parts = columns.map((lines, column) => this.#part(lines[line], widths[column] ?? 0));
      text += `${parts.join(GAP).trimEnd()}\n`;
    }
    return text;
  }

  #block(cells: readonly Cell[]): string {
    const fields = cells.map((cell, column) => this.#field(this.#head[column] ?? [], cell));
    return this.rule() + fields.join("");
  }

  #field(head: Cell, cell: Cell): string {
    if (longest(cell) === 0) return "";
    const lineOf = (line: StyledText): string => `${this.#part(line, 0)}\n`;
    const texts = broken(cell, this.#columns - INDENT.length);
    const lines = texts.map(lineOf);
    const name = head.map(({ text }) => text).join(" ");
    if (name === "") return lines.join("");
    const label = styled(/\W$/.test(name) ? name : `${name}:`, "dim");
    const [first = "", ...more] = lines;
    const rest = more.map((line) => INDENT + line).join("");
    if (textWidth(`${label.text} ${texts[0]?.text}`) <= this.#columns) {
      return `${this.#part(label, 0)} ${first}${rest}`;
    }
    return broken([label], this.#columns).map(lineOf).join("") + INDENT + first + rest;
  }

  #part({ text, format }: StyledText = { text: "" }, width: number): string {
    const space = " ".repeat(Math.max(0, width - textWidth(text)));
    return (format === undefined ? text : this.#style(format, text)) + space;
  }
}

const longest = (cell: Cell): number =>
  Math.max(0, ...cell.map(({ text }) => textWidth(safe(text))));

/** A cell's lines, none wider than that. */
const broken = (cell: Cell, width: number): StyledText[] =>
  cell.flatMap(({ text, format }) =>
    wrapLines(safe(text), width).map((line) => ({ text: line, format })),
  );

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
