import { expect } from "@jest/globals";
import { compileSchema } from "../schemas/json-schemas.js";
import { parseLines } from "./run-vmprot.js";

/** Checks every line of an output against the schema of the command's rows. */
export function expectRows(command: string, stdout: string): void {
  expectLines(command, parseLines(stdout));
}

/** The same of lines that were parsed. */
export function expectLines(command: string, rows: readonly unknown[]): void {
  const validate = compileSchema(`${command}-row`);
  expect(rows.length).toBeGreaterThan(0);
  for (const row of rows) {
    validate(row);
    expect({ row, errors: validate.errors }).toEqual({ row, errors: null });
  }
}
