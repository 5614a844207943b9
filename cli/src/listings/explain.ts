import { CODE_TABLE, printable, quote, suggestion, VmprotError } from "@vmprot/core";
import type { AdapterOptions } from "../adapters/adapter-options.js";
import { chooseAdapters } from "../adapters/choose-adapters.js";
import { type ListingOptions, writeJsonRows } from "../output/json-rows.js";
import { writeOut } from "../output/standard-streams.js";
import { printTable, styled } from "../output/table.js";
import { createStyle, type Style, terminalWidth } from "../output/terminal.js";
import { wrap } from "../output/wrap.js";
import {
  adapterRules,
  coreRules,
  type Explained,
  type ExplainedRule,
  explainedCode,
} from "./explained.js";

const LONGEST = 1000;

/**
 * Prints what is known of one code or rule, or lists all codes.
 *
 * @throws VmprotError CODE_UNKNOWN
 */
export async function explain(
  wanted: string | undefined,
  options: ListingOptions & AdapterOptions,
): Promise<void> {
  const found = wanted === undefined ? CODE_TABLE : await find(wanted, options);
  const style = createStyle();
  if (options.json === true) writeJsonRows(found);
  else if (wanted === undefined) list(style);
  else writeOut(found.map((each) => entry(each, style)).join("\n"));
}

function list(style: Style): void {
  const rows = CODE_TABLE.map(({ code, kind, message }) => [
    [styled(code, "bold")],
    ...[kind, message].map((text) => [styled(text)]),
  ]);
  printTable(["code", "kind", "meaning"], rows, style);
}

/** A code, or the rules of that name: `R13` is all of R13-sev, R13-tdx and so on. */
async function find(wanted: string, options: AdapterOptions): Promise<readonly Explained[]> {
  const code = explainedCode(wanted);
  if (code !== undefined) return [code];
  const rules = [...coreRules(), ...(await rowsOf(wanted, options))];
  const [name, ...more] = [wanted.toLowerCase(), `${wanted.toLowerCase()}-`];
  const same = rules.filter(({ rule }) => rule.toLowerCase() === name);
  const parts = rules.filter(({ rule }) =>
    more.some((start) => rule.toLowerCase().startsWith(start)),
  );
  const found = same.length > 0 || wanted.includes(":") ? same : parts;
  if (found.length > 0) return found;
  throw new VmprotError(
    "CODE_UNKNOWN",
    `There is no code or rule ${quote(wanted)}${meant(wanted, rules)}`,
  );
}

/** The rows of all adapters that can be listed; of another package's where it is named. */
async function rowsOf(wanted: string, options: AdapterOptions): Promise<ExplainedRule[]> {
  const [exporter = ""] = wanted.split(":");
  const chosen = await chooseAdapters(options);
  const other = chosen.isOwn(exporter) ? undefined : chosen.catalogue?.locate(exporter);
  return [...chosen.own, ...(other === undefined ? [] : [other])].flatMap(adapterRules);
}

function meant(wanted: string, rules: readonly ExplainedRule[]): string {
  const [exporter] = wanted.split(":");
  const rows = rules.filter(({ rule }) => rule.startsWith(`${exporter}:`)).map(({ rule }) => rule);
  if (wanted.includes(":") && rows.length > 0) return suggestion(wanted, rows);
  const names = [...CODE_TABLE.map(({ code }) => code), ...rules.map(({ rule }) => rule)];
  const end = suggestion(wanted, names);
  return end.startsWith("; did you")
    ? end
    : "; `vmprot explain` lists all codes, `vmprot adapters EXPORTER` an adapter's rows.";
}

function entry(explained: Explained, style: Style): string {
  const columns = terminalWidth();
  const part = (name: string, text: string): string =>
    `${style("cyan", name.padEnd(8))}${wrap(printable(text, LONGEST), columns, " ".repeat(8)).trimStart()}`;
  const { kind, remedy } = explained;
  const parts =
    "code" in explained
      ? [part("meaning", explained.message), part("cause", explained.cause)]
      : [
          part("when", explained.when),
          part("answer", explained.answer),
          part("source", explained.source),
          part("table", explained.table),
        ];
  const name = style("bold", "code" in explained ? explained.code : explained.rule);
  const heading = wrap(`${name} (${kind})`, columns, "");
  const all = [heading, ...parts, ...(remedy === undefined ? [] : [part("remedy", remedy)])];
  return `${all.join("\n")}\n`;
}
