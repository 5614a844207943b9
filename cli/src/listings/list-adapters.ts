import { ADAPTERS } from "@vmprot/adapters";
import { plain, styled } from "../output/cell.js";
import { writeJsonRows } from "../output/json-rows.js";
import { printTable } from "../output/print-table.js";
import { createStyle } from "../output/style.js";
import { type AdapterFact, adapterFacts } from "./adapter-facts.js";
import type { ListingOptions } from "./listing-options.js";

/** Prints every adapter with its facts. */
export function listAdapters({ json }: ListingOptions): void {
  if (json === true) {
    writeJsonRows(ADAPTERS.map(row));
    return;
  }
  const rows = ADAPTERS.map((adapter) => [
    [styled(adapter.exporter, "bold")],
    plain(adapterFacts(adapter).map(factText)),
    [styled(adapter.title), styled(adapter.source, "dim")],
  ]);
  printTable(["exporter", "facts (= what absence means)", "about"], rows, createStyle());
}

function row(adapter: (typeof ADAPTERS)[number]): object {
  const { exporter, title, source, contract } = adapter;
  return { exporter, title, source, contract, facts: adapterFacts(adapter) };
}

function factText({ name, required, absent }: AdapterFact): string {
  return required ? name : `${name} = ${absent}`;
}
