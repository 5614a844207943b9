import { chooseAdapters } from "../adapters/choose-adapters.js";
import type { ChosenAdapters } from "../adapters/chosen-adapters.js";
import { writeJsonRows } from "../output/json-rows.js";
import { writeFile } from "../output/write-file.js";
import type { Settings } from "../settings/settings.js";
import { namedPlatform, settingsOf } from "../settings/settings-of.js";
import type { SettingsOptions } from "../settings/settings-options.js";
import { matrixRows, presetColumns } from "./matrix-rows.js";

/** The options of `vmprot matrix`. */
export interface MatrixOptions extends Omit<SettingsOptions, "platform"> {
  /** A column each; absent means every preset. */
  readonly platform?: readonly string[];
  readonly exporter?: string;
  readonly json?: boolean;
  /** Where to write the HTML; `-` is standard output. */
  readonly html?: string;
}

/**
 * Prints the matrix as a table, NDJSON or HTML.
 *
 * @throws VmprotError USAGE, OUTPUT_FAILED, or for what is wrong with the settings
 */
export async function showMatrix(options: MatrixOptions): Promise<void> {
  const { exporter, json, html } = options;
  const adapters = await chooseAdapters(options);
  const { first, lastResort } = adapters.loadAll();
  const columns = await columnsOf(options, adapters);
  const profile = columns[0]?.profile ?? "coherent";
  const all = [...first, ...lastResort];
  const rows = matrixRows(all, exporter, profile, columns, json === true);
  if (json === true) writeJsonRows(rows.flatMap(({ cells }) => cells));
  else if (html === undefined) {
    const { printMatrix } = await import("./matrix-table.js");
    printMatrix(rows, saidOfAll(columns));
  } else {
    const { matrixHtml } = await import("./matrix-html.js");
    writeFile(html, matrixHtml(rows, profile, saidOfAll(columns)));
  }
}

async function columnsOf(options: MatrixOptions, adapters: ChosenAdapters): Promise<Settings[]> {
  const { platform: names, ...others } = options;
  const settings = await settingsOf(others, adapters);
  if (names !== undefined) {
    return (await Promise.all(names.map((name) => namedPlatform(name)))).map((platform) =>
      settings.on(platform),
    );
  }
  return settings.platform === undefined ? presetColumns(settings) : [settings];
}

/** What holds in every column, where the caller says anything. */
function saidOfAll([settings]: readonly Settings[]): string[] {
  const { vmName, notes = [] } = settings ?? {};
  return [...(vmName ? [`VM: plain, except for what ${vmName} states.`] : []), ...notes];
}
