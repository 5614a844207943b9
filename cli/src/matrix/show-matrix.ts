import { writeFileSync } from "node:fs";
import { type Profile, VmprotError } from "@vmprot/core";
import type { AdapterOptions } from "../adapters/adapter-options.js";
import { chooseAdapters } from "../adapters/choose-adapters.js";
import { writeJsonRows } from "../output/json-rows.js";
import { writeErr, writeOut } from "../output/standard-streams.js";
import { systemReason } from "../system-error.js";
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
    write(html, matrixHtml(rows, profile));
  }
}

function write(path: string, text: string): void {
  if (path === "-") {
    writeOut(text);
    return;
  }
  try {
    writeFileSync(path, text);
    writeErr(`vmprot: wrote ${path}\n`);
  } catch (error) {
    throw new VmprotError("OUTPUT_FAILED", `${path} cannot be written: ${systemReason(error)}.`);
  }
}
