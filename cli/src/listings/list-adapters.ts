import type { AdapterOptions } from "../adapters/adapter-options.js";
import { chooseAdapters } from "../adapters/choose-adapters.js";
import { matrixRows } from "../matrix/matrix-rows.js";
import { type ListingOptions, writeJsonRows } from "../output/json-rows.js";
import { writeOut } from "../output/standard-streams.js";
import { type Cell, plain, printTable, styled } from "../output/table.js";
import { createStyle, type Style, terminalWidth } from "../output/terminal.js";
import { wrap } from "../output/wrap.js";
import { verifiedText } from "./adapter-page.js";
import { type AdapterRow, adapterRows, loadedAdapter, withPage } from "./adapter-rows.js";
import { heading, safe } from "./adapter-words.js";
import { describeAdapter } from "./describe-adapter.js";

/**
 * Prints every adapter, or one exporter's page.
 *
 * @param exporter any of its names
 * @throws VmprotError USAGE if there is no such exporter
 */
export async function listAdapters(
  exporter: string | undefined,
  options: ListingOptions & AdapterOptions,
): Promise<void> {
  const chosen = await chooseAdapters(options);
  const all = adapterRows(chosen);
  const named = exporter === undefined ? undefined : chosen.exporterOf(exporter);
  const rows = named === undefined ? all : all.filter((row) => row.exporter === named);
  if (exporter !== undefined && rows.length === 0) throw chosen.noExporter(exporter);
  const style = createStyle();
  if (options.json === true) writeJsonRows(rows.map((row) => withPage(row, chosen)));
  else if (exporter === undefined) list(rows, style);
  else {
    for (const row of rows) {
      const adapter = loadedAdapter(row, chosen);
      const matrix = adapter === undefined ? [] : matrixRows([adapter], undefined, "coherent");
      describeAdapter(withPage(row, chosen), matrix, style);
    }
  }
}

/** Every adapter in a few lines. */
function list(rows: readonly AdapterRow[], style: Style): void {
  const cells = rows.map((row): Cell[] => [
    [styled(row.exporter ?? "?", "bold")],
    plain([...heading(row), ...facts(row)]),
    plain([row.origin === "built-in" ? verifiedText(row.exporter ?? "") : ""]),
  ]);
  printTable(
    ["exporter", "what it is, and the facts that it asks for", "verified on"],
    cells,
    style,
  );
  writeOut(
    `${wrap('`vmprot adapters EXPORTER` says what a guest may map, what the facts mean, and which rows answer. A query may use any of the names. A fact in brackets may be left out, and every one may be stated as "unknown", which stands for all of its values. "Read only" rests on the kernel\'s sources alone; the others were seen in page tables of these Linux versions.', terminalWidth(), "")}\n`,
  );
}

/** `flags, (imported)`. */
function facts({ facts: declared }: AdapterRow): string[] {
  if (declared === undefined || declared.length === 0) return [];
  const names = declared.map(({ name, required }) => (required ? name : `(${name})`));
  return [safe(`facts: ${names.join(", ")}`)];
}
