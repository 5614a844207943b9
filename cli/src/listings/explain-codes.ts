import { CODE_TABLE, type Code, VmprotError } from "@vmprot/core";
import { styled } from "../output/cell.js";
import { writeJsonRows } from "../output/json-rows.js";
import { printTable } from "../output/print-table.js";
import { writeOut } from "../output/standard-streams.js";
import { createStyle, type Style } from "../output/style.js";
import { terminalWidth } from "../output/terminal-width.js";
import { wrap } from "../output/wrap.js";
import { suggestion } from "../suggestion.js";
import type { ListingOptions } from "./listing-options.js";

/**
 * Prints what is known of one code, or lists them all.
 *
 * @throws VmprotError CODE_UNKNOWN
 */
export function explainCodes(wanted: string | undefined, { json }: ListingOptions): void {
  const codes = wanted === undefined ? CODE_TABLE : [find(wanted)];
  const style = createStyle();
  if (json === true) writeJsonRows(codes);
  else if (wanted === undefined) list(codes, style);
  else writeOut(codes.map((code) => entry(code, style)).join(""));
}

function list(codes: readonly Code[], style: Style): void {
  const rows = codes.map(({ code, kind, message }) => [
    [styled(code, "bold")],
    ...[kind, message].map((text) => [styled(text)]),
  ]);
  printTable(["code", "kind", "meaning"], rows, style);
}

function find(wanted: string): Code {
  const found = CODE_TABLE.find(({ code }) => code === wanted.toUpperCase());
  if (found !== undefined) return found;
  const names = CODE_TABLE.map(({ code }) => code);
  const meant = suggestion(wanted, names) || "; `vmprot explain` lists them all.";
  throw new VmprotError("CODE_UNKNOWN", `There is no code "${wanted}"${meant}`);
}

function entry({ code, kind, message, cause, remedy }: Code, style: Style): string {
  const columns = terminalWidth();
  const part = (name: string, text: string): string =>
    `${style("cyan", name.padEnd(8))}${wrap(text, columns, " ".repeat(8)).trimStart()}`;
  const heading = `${style("bold", code)} (${kind})`;
  const parts = [part("meaning", message), part("cause", cause), part("remedy", remedy)];
  return `${[heading, ...parts].join("\n")}\n`;
}
