import { printable } from "@vmprot/core";
import { jsonLine } from "../output/json-rows.js";
import type { Look } from "./look.js";
import { type PlainTable, plainTable } from "./plain-rows.js";
import { countsOf } from "./scan-summary.js";
import type { ScanRow } from "./scanned-row.js";

/** No text in a cell is longer; that of a process's 10,000 descriptors could be. In characters. */
const LONGEST = 1000;

/** A look as NDJSON: buffers or counts of them, and last the summary. */
export function* scanJson(look: Look, areCounted: boolean): Iterable<string> {
  const { host, rows, summary } = look;
  const lines: readonly ScanRow[] = areCounted ? countsOf(rows) : rows;
  for (const line of lines) yield jsonLine(line);
  yield jsonLine({ host, summary } satisfies ScanRow);
}

/** What a spreadsheet takes for a formula: OWASP, CSV Injection. */
const FORMULA = /^[=+\-@\t\r]/;

/** As RFC 4180 has it, with a heading; the last column is empty but in the last record, the summary. */
export function* scanCsv(look: Look, areCounted: boolean): Iterable<string> {
  const { head, rows, summary } = plainTable(look, areCounted);
  yield csvRecord([...head, "summary"]);
  for (const row of rows) yield csvRecord([...row, ""]);
  yield csvRecord([look.host, ...head.slice(1).map(() => ""), summary]);
}

const csvRecord = (fields: readonly string[]): string => `${fields.map(csvField).join(",")}\r\n`;

function csvField(text: string): string {
  const safe = printable(FORMULA.test(text) ? `'${text}` : text, LONGEST);
  return /[",]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A table of GitHub's Markdown, and the summary below it. */
export function* scanMarkdown(look: Look, areCounted: boolean): Iterable<string> {
  const { head, rows, summary }: PlainTable = plainTable(look, areCounted);
  yield markdownRow(head);
  yield `|${"---|".repeat(head.length)}\n`;
  for (const row of rows) yield markdownRow(row);
  yield `\n${markdownText(summary)}\n`;
}

const markdownRow = (fields: readonly string[]): string =>
  `| ${fields.map(markdownText).join(" | ")} |\n`;

/** Any punctuation may be escaped (CommonMark 2.4); this is what makes cells, HTML, links and styles. */
const MARKUP = /[\\`*_[\]<>|~&$@]|:(?=\/\/)|(?<=www)\./gi;

const markdownText = (text: string): string => printable(text, LONGEST).replace(MARKUP, "\\$&");

/**
 * Counts in the text format of Prometheus, for the textfile collector of node_exporter.
 *
 * @param now in milliseconds since 1970
 */
export function* scanPrometheus({ rows, summary }: Look, now: number): Iterable<string> {
  yield* gauge("vmprot_buffers", "Open dma-bufs, by what a guest may do with them.");
  for (const { exporter, verdict, code = "", buffers } of countsOf(rows)) {
    yield sample("vmprot_buffers", { exporter, verdict, code }, buffers);
  }
  yield* gauge(
    "vmprot_scan_unread",
    "Processes, descriptors and buffers that could not be read, by reason.",
  );
  for (const { code, processes, descriptors, buffers } of summary.unread) {
    yield sample("vmprot_scan_unread", { code }, processes + descriptors + buffers);
  }
  yield* gauge("vmprot_scan_complete", "Whether everything could be read.");
  yield sample("vmprot_scan_complete", {}, summary.complete ? 1 : 0);
  yield* gauge("vmprot_scan_settings", "Whether fields are set or facts assumed.");
  yield sample("vmprot_scan_settings", {}, summary.notes === undefined ? 0 : 1);
  yield* gauge("vmprot_scan_timestamp_seconds", "When the machine was looked at.");
  yield sample("vmprot_scan_timestamp_seconds", {}, now / 1000);
}

function gauge(name: string, help: string): readonly string[] {
  return [`# HELP ${name} ${help}\n`, `# TYPE ${name} gauge\n`];
}

function sample(name: string, labels: Readonly<Record<string, string>>, value: number): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${labelText(text)}"`);
  return `${name}${pairs.length > 0 ? `{${pairs.join(",")}}` : ""} ${value}\n`;
}

const labelText = (text: string): string => printable(text).replace(/["\\]/g, "\\$&");
