import { printable } from "@vmprot/core";
import type { AdapterOptions } from "../adapters/adapter-options.js";
import { chooseAdapters } from "../adapters/choose-adapters.js";
import type { ListingOptions } from "../output/json-rows.js";
import { writeJsonRows } from "../output/json-rows.js";
import { goOnWithoutReader } from "../output/standard-streams.js";
import type { Cell } from "../output/table.js";
import { printTable, styled } from "../output/table.js";
import { createStyle } from "../output/terminal.js";
import type { Check } from "./check.js";
import { findings } from "./checks.js";
import { costText } from "./cost-text.js";
import type { DoctorRow } from "./doctor-row.js";
import { printPreflight } from "./preflight-table.js";

/** Prints the checks and the preflight, and returns the exit status, which is the checks' alone. */
export async function runDoctor(options: ListingOptions & AdapterOptions): Promise<number> {
  const { first, lastResort } = (await chooseAdapters(options)).loadAll();
  const { checks, preflight } = findings([...first, ...lastResort]);
  goOnWithoutReader();
  if (options.json === true) writeJsonRows([...checks, ...preflight] satisfies DoctorRow[]);
  else {
    const style = createStyle();
    printTable(["", "check", "found", "needed for"], checks.map(cells), style);
    printPreflight(preflight, style);
  }
  return checks.every(({ ok }) => ok) ? 0 : 1;
}

function cells({ check, ok, found, need, remedy, costs }: Check): Cell[] {
  return [
    [ok ? styled("✓", "green") : styled("✗", "red")],
    [styled(check, "bold")],
    [styled(printable(found)), ...(remedy === undefined ? [] : [styled(remedy, "dim")])],
    [styled(need), ...(costs === undefined ? [] : [styled(costText(costs), "dim")])],
  ];
}
