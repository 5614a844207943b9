import { printable } from "@vmprot/core";
import { ruleAnswerText } from "@vmprot/core/tables";
import type { AdapterOptions } from "../adapters/adapter-options.js";
import { chooseAdapters } from "../adapters/choose-adapters.js";
import { type ListingOptions, writeJsonRows } from "../output/json-rows.js";
import { writeOut } from "../output/standard-streams.js";
import { type Cell, plain, printTable, styled } from "../output/table.js";
import { createStyle, type Style, terminalWidth } from "../output/terminal.js";
import { wrap } from "../output/wrap.js";
import { type AdapterFact, type AdapterRow, adapterRows } from "./adapter-rows.js";

const LONGEST = 1000;

/**
 * Prints every adapter with its facts, or one exporter's with its rows too.
 *
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
  if (options.json === true) writeJsonRows(rows);
  else if (exporter === undefined) list(rows, style);
  else for (const row of rows) describe(row, style);
}

const safe = (text: string): string => printable(text, LONGEST);

/** Every adapter in a few lines, and each of its facts in one row. */
function list(rows: readonly AdapterRow[], style: Style): void {
  const cells = rows.flatMap((row): Cell[][] => [
    [[styled(row.exporter ?? "?", "bold")], heading(row), []],
    ...(row.facts ?? []).map((fact) => [
      [],
      plain([safe(`${fact.name}: ${kindText(fact)}`)]),
      plain([safe(absence(fact))]),
    ]),
  ]);
  printTable(["exporter", "facts", "absent means"], cells, style);
  writeOut(
    `${wrap('`vmprot adapters EXPORTER` says more of the facts, and lists the adapter\'s rows. Every fact may be stated as "unknown", which stands for all of its values.', terminalWidth(), "")}\n`,
  );
}

/** One adapter with everything that it tells. */
function describe(row: AdapterRow, style: Style): void {
  const { exporter = "?", source, facts = [], rows, form } = row;
  const columns = terminalWidth();
  const text = [
    style("bold", exporter),
    ...heading(row).map((line) => wrap(line.text, columns, "")),
    ...(source === undefined ? [] : [style("dim", wrap(safe(`Read: ${source}.`), columns, ""))]),
  ];
  writeOut(`${text.join("\n")}\n\n`);
  if (facts.length > 0) {
    const cells = facts.map((fact) => [
      [styled(fact.name, "bold"), styled(fact.kind)],
      plain([safe(fact.doc)]),
      plain([safe(fact.domain)]),
      plain([safe(absence(fact))]),
    ]);
    printTable(["fact", "meaning", "values", "absent means"], cells, style);
    writeOut("\n");
  }
  if (rows !== undefined) {
    const cells = rows.map((each) => [
      [styled(each.id, "bold")],
      plain([safe(each.when)]),
      [styled(safe(ruleAnswerText(each))), styled(safe(each.source), "dim")],
    ]);
    printTable(["row", "when", "answer, and where it was read"], cells, style);
    writeOut(
      `${wrap(`The first row that fits is the answer. \`vmprot explain ${exporter}:ROW\` explains one.`, columns, "")}\n`,
    );
  } else if (form === "function") {
    writeOut("Its answers come from a function, whose rows cannot be listed.\n");
  }
}

function heading(row: AdapterRow): Cell {
  const { title, form, facts } = row;
  const lines = [
    title,
    otherNames(row),
    origin(row),
    state(row),
    form === "function" ? "a function: its rows cannot be listed" : undefined,
    facts === undefined ? "not loaded" : undefined,
    facts?.length === 0 ? "no facts" : undefined,
  ];
  return plain(lines.filter((line) => line !== undefined).map(safe));
}

const KINDS = {
  bits: "a mask of flags",
  word: "a word",
  words: "a list of words",
  count: "a whole number",
  "yes-no": "true or false",
};

/** Masks have more bits than a list has room for. */
function kindText({ kind, domain }: AdapterFact): string {
  return kind === "bits" || kind === "yes-no" ? KINDS[kind] : domain;
}

function absence({ required, absent, absentIfDmaCoherent, because }: AdapterFact): string {
  if (required) return "must be stated";
  const coherent =
    absentIfDmaCoherent === undefined
      ? ""
      : `; ${absentIfDmaCoherent} where every device is coherent`;
  return `${[absent].flat().join(" + ")}${coherent}. ${because}`;
}

function otherNames({ names = {} }: AdapterRow): string | undefined {
  const all = Object.keys(names);
  return all.length === 0 ? undefined : `also named ${all.join(", ")}`;
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
