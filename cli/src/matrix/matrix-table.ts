import { printable, REFUSAL_CODES, type RefusalCode } from "@vmprot/core";
import { codeInitials, coherenceHazards, verdictSigns } from "@vmprot/core/tables";
import { writeOut } from "../output/standard-streams.js";
import type { Cell } from "../output/table.js";
import { printTable, styled } from "../output/table.js";
import { createStyle, terminalWidth } from "../output/terminal.js";
import { wrap } from "../output/wrap.js";
import { factsText } from "../report/report-text.js";
import { CELL_LEGEND, usedCodes } from "./cell-text.js";
import type { MatrixCell, MatrixRow } from "./matrix-rows.js";

const INDENT = " ".repeat(5);
const LONGEST = 1000;

/**
 * Prints the matrix with its legend.
 *
 * @param said what holds of all of it, in sentences
 */
export function printMatrix(rows: readonly MatrixRow[], said: readonly string[] = []): void {
  const head = ["buffer", ...columnsOf(rows).map((name) => name.replaceAll("-", "\n"))];
  const lines = rows.flatMap((row, index) => {
    const first = rows[index - 1]?.exporter !== row.exporter;
    const line = [caseCell(row), ...row.cells.map(verdictCell)];
    return first ? [[[styled(row.exporter, "bold")]], line] : [line];
  });
  printTable(head, lines, createStyle());
  const width = terminalWidth();
  const codes = usedCodes(rows).map((code) => codeLine(code, width));
  const notes = said.map((line) => wrap(printable(line, LONGEST), width, ""));
  writeOut(`${[wrap(`${CELL_LEGEND}:`, width, ""), ...codes, ...notes].join("\n")}\n`);
}

/** What the columns are called. */
export const columnsOf = ([row]: readonly MatrixRow[]): string[] =>
  (row?.cells ?? []).map(({ column }) => printable(column));

function codeLine(code: RefusalCode, columns: number): string {
  const meaning = wrap(`${code}: ${REFUSAL_CODES[code].message}`, columns, INDENT);
  return codeInitials(code).padEnd(INDENT.length) + meaning.trimStart();
}

function caseCell({ case: name, cells: [first] }: MatrixRow): Cell {
  const assumed = factsText(first?.assumed ?? {}, first?.origins);
  return [styled(printable(name)), ...assumed.map((text) => styled(text, "dim"))];
}

function verdictCell({ result: { verdict } }: MatrixCell): Cell {
  const text = verdictSigns(verdict);
  if (verdict.kind === "refuse") return [styled(text, "red")];
  return [styled(text, coherenceHazards(verdict).length > 0 ? "yellow" : "green")];
}
