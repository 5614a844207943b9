import { printable, REFUSAL_CODES, type RefusalCode } from "@vmprot/core";
import { writeOut } from "../output/standard-streams.js";
import type { Cell } from "../output/table.js";
import { printTable, styled } from "../output/table.js";
import { createStyle, terminalWidth } from "../output/terminal.js";
import { wrap } from "../output/wrap.js";
import { differences } from "../report/report-text.js";
import { CELL_LEGEND, cellText, initials, usedCodes } from "./cell-text.js";
import { MATRIX_PLATFORMS, type MatrixCell, type MatrixRow } from "./matrix-rows.js";

const INDENT = " ".repeat(5);

/** Prints the matrix with its legend. */
export function printMatrix(rows: readonly MatrixRow[]): void {
  const head = ["buffer", ...MATRIX_PLATFORMS.map((name) => name.replaceAll("-", "\n"))];
  const lines = rows.flatMap((row, index) => {
    const first = rows[index - 1]?.exporter !== row.exporter;
    const line = [[styled(printable(row.case))], ...row.cells.map(verdictCell)];
    return first ? [[[styled(row.exporter, "bold")]], line] : [line];
  });
  printTable(head, lines, createStyle());
  const columns = terminalWidth();
  const codes = usedCodes(rows).map((code) => codeLine(code, columns));
  writeOut(`${[wrap(`${CELL_LEGEND}:`, columns, ""), ...codes].join("\n")}\n`);
}

function codeLine(code: RefusalCode, columns: number): string {
  const meaning = wrap(`${code}: ${REFUSAL_CODES[code].message}`, columns, INDENT);
  return initials(code).padEnd(INDENT.length) + meaning.trimStart();
}

function verdictCell({ result: { verdict } }: MatrixCell): Cell {
  const text = cellText(verdict);
  if (verdict.kind === "refuse") return [styled(text, "red")];
  return [styled(text, differences(verdict).length > 0 ? "yellow" : "green")];
}
