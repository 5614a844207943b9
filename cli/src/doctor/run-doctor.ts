import { printable } from "@vmprot/core";
import type { ListingOptions } from "../output/json-rows.js";
import { writeJsonRows } from "../output/json-rows.js";
import { goOnWithoutReader } from "../output/standard-streams.js";
import type { Cell } from "../output/table.js";
import { plain, printTable, styled } from "../output/table.js";
import { createStyle } from "../output/terminal.js";
import type { Check } from "./check.js";
import { allChecks } from "./checks.js";

/** Prints the checks and returns the exit status. */
export function runDoctor({ json }: ListingOptions): number {
  const checks = allChecks();
  goOnWithoutReader();
  if (json === true) writeJsonRows(checks);
  else printTable(["", "check", "found", "needed for"], checks.map(cells), createStyle());
  return checks.every(({ ok }) => ok) ? 0 : 1;
}

function cells({ check, ok, found, need, remedy }: Check): Cell[] {
  return [
    [ok ? styled("✓", "green") : styled("✗", "red")],
    [styled(check, "bold")],
    [styled(printable(found)), ...(remedy === undefined ? [] : [styled(remedy, "dim")])],
    plain([need]),
  ];
}
