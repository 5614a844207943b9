import { writeOut } from "./standard-streams.js";

/** Rows as NDJSON: one object a line. */
export function writeJsonRows(rows: readonly unknown[]): void {
  writeOut(rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
}
