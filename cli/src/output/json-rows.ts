import { printable } from "@vmprot/core";
import { writeOut } from "./standard-streams.js";

/** The option that every listing has. */
export interface ListingOptions {
  /** NDJSON instead of a table. */
  readonly json?: boolean;
}

/** Rows as NDJSON: one object a line. */
export function writeJsonRows(rows: readonly unknown[]): void {
  writeOut(rows.map(jsonLine).join(""));
}

/**
 * A value as one line of JSON that neither breaks the line nor commands a terminal: what core would
 * not print stands as \\uXXXX in strings, which means the same to who parses it.
 */
export function jsonLine(value: unknown): string {
  return `${JSON.stringify(value).replace(/[^ -~]/gu, harmless)}\n`;
}

function harmless(character: string): string {
  if (printable(character) === character) return character;
  const units = Array.from({ length: character.length }, (_, i) => character.charCodeAt(i));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
}
