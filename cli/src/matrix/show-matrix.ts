import type { Profile } from "@vmprot/core";
import type { AdapterOptions } from "../adapters/adapter-options.js";
import { chooseAdapters } from "../adapters/choose-adapters.js";
import { writeJsonRows } from "../output/json-rows.js";
import { writeFile } from "../output/write-file.js";
import { matrixRows } from "./matrix-rows.js";

/** The options of `vmprot matrix`. */
export interface MatrixOptions extends AdapterOptions {
  readonly exporter?: string;
  readonly profile: Profile;
  readonly json?: boolean;
  /** Where to write the HTML; `-` is standard output. */
  readonly html?: string;
}

/**
 * Prints the matrix as a table, NDJSON or HTML.
 *
 * @throws VmprotError USAGE or OUTPUT_FAILED
 */
export async function showMatrix(options: MatrixOptions): Promise<void> {
  const { exporter, profile, json, html } = options;
  const { first, lastResort } = (await chooseAdapters(options)).loadAll();
  const rows = matrixRows([...first, ...lastResort], exporter, profile);
  if (json === true) writeJsonRows(rows.flatMap(({ cells }) => cells));
  else if (html === undefined) {
    const { printMatrix } = await import("./matrix-table.js");
    printMatrix(rows);
  } else {
    const { matrixHtml } = await import("./matrix-html.js");
    writeFile(html, matrixHtml(rows, profile));
  }
}
