import { fitWidths } from "./fit-widths.js";
import type { Format, Style } from "./style.js";
import { wrapLines } from "./wrap.js";

/** Text with one format, which it keeps when it is broken into lines. */
export interface StyledText {
  readonly text: string;
  readonly format?: Format | undefined;
}

/** What stands in one place of a table: lines, which are broken where the column is narrow. */
export type Cell = readonly StyledText[];

const GAP = "  ";

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
        wrapLines(text, widths[column] ?? 0).map((line) => ({ text: line, format })),
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

const longest = (cell: Cell): number => Math.max(0, ...cell.map(({ text }) => text.length));
