import { writeOut } from "./standard-streams.js";
import type { Style } from "./style.js";
import { type Cell, Table } from "./table.js";
import { terminalWidth } from "./terminal-width.js";

/** A whole table at once, as wide as the terminal. */
export function printTable(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  style: Style,
): void {
  const table = new Table(head, terminalWidth(), style);
  writeOut(table.render(rows) + table.rule());
}
