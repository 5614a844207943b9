import type { AdapterOptions } from "../adapters/adapter-options.js";
import { chooseAdapters } from "../adapters/choose-adapters.js";
import { plain, styled } from "../output/cell.js";
import { writeJsonRows } from "../output/json-rows.js";
import { printTable } from "../output/print-table.js";
import { printable } from "../output/printable.js";
import { createStyle } from "../output/style.js";
import type { Cell } from "../output/table.js";
import type { AdapterFact } from "./adapter-facts.js";
import { type AdapterRow, adapterRows } from "./adapter-rows.js";
import type { ListingOptions } from "./listing-options.js";

/** Prints every adapter with its facts. */
export async function listAdapters(options: ListingOptions & AdapterOptions): Promise<void> {
  const rows = adapterRows(await chooseAdapters(options));
  if (options.json === true) writeJsonRows(rows);
  else {
    const head = ["exporter", "facts (= what absence means)", "about"];
    printTable(head, rows.map(cells), createStyle());
  }
}

function cells(row: AdapterRow): Cell[] {
  const { exporter = "?", facts, title, source } = row;
  const about = [title, origin(row), state(row)].filter((line) => line !== undefined);
  return [
    [styled(exporter, "bold")],
    plain(facts?.map((fact) => printable(factText(fact))) ?? ["not loaded"]),
    [...plain(about.map((line) => printable(line))), styled(printable(source ?? ""), "dim")],
  ];
}

function origin({ origin, package: name, version }: AdapterRow): string | undefined {
  if (origin === "built-in") return undefined;
  return `${origin}: ${name}${version === undefined ? "" : ` ${version}`}`;
}

function state({ used, usedInstead, problem }: AdapterRow): string | undefined {
  if (problem !== undefined) return `cannot be used: ${problem.code}: ${problem.message}`;
  if (used) return undefined;
  return usedInstead === "built-in"
    ? "not used: vmprot's own adapter is; name the package with --adapter to use it"
    : `not used: ${usedInstead} is`;
}

function factText({ name, required, absent }: AdapterFact): string {
  return required ? name : `${name} = ${absent}`;
}
