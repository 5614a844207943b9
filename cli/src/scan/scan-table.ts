import { printable } from "@vmprot/core";
import type { HeldDmaBuf, Holder } from "@vmprot/linux";
import { type Cell, plain, styled, Table } from "../output/table.js";
import type { Style } from "../output/terminal.js";
import { wrap } from "../output/wrap.js";
import { Tally } from "../query/result-writer.js";
import { Assumptions } from "../report/assumptions.js";
import { answerText, factsText, verdictText } from "../report/report-text.js";
import type { ScanParts } from "./answer-buffer.js";
import type { Look } from "./look.js";
import { countsOf, summaryText } from "./scan-summary.js";
import { type BufferCount, queryOf, type ScannedRow } from "./scanned-row.js";

const HEAD = ["buffer", "held by", "exporter's answer", "may a guest map it?"];
const LINES_HEAD = ["inode", "size", "held by", "exporter", "its answer", "may a guest map it?"];
const COUNTS_HEAD = ["exporter", "may a guest map it?", "buffers", "size"];
const MOST_HOLDERS = 4;
const MOST_FDS = 4;

/** How a table is laid out. */
export interface Layout {
  readonly columns: number;
  readonly style: Style;
  /** Counts in place of buffers. */
  readonly areCounted: boolean;
}

/** The buffers, or counts of them, as a table for people, and what the verdicts take for granted. */
export function scanTable(look: Look, parts: ScanParts, layout: Layout): string {
  if (look.rows.length === 0) return "";
  const table = layout.areCounted
    ? countsTable(look, layout)
    : tableText(HEAD, look.rows.map(cells), layout);
  return table + footer(look, parts, layout);
}

/** The same with a line for each buffer, and nothing below. */
export function shortTable(look: Look, layout: Layout): string {
  if (look.rows.length === 0) return "";
  if (layout.areCounted) return countsTable(look, layout);
  return tableText(LINES_HEAD, look.rows.map(lineCells), layout);
}

const countsTable = ({ rows }: Look, layout: Layout): string =>
  tableText(COUNTS_HEAD, countsOf(rows).map(countCells), layout);

function tableText(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  { columns, style }: Layout,
): string {
  const table = new Table(head, columns, style);
  return table.render(rows) + table.rule();
}

function footer({ rows }: Look, parts: ScanParts, { columns, style }: Layout): string {
  const { platformOf, profile, settings } = parts;
  const assumptions = new Assumptions(settings, columns, style);
  for (const row of rows) {
    assumptions.note(queryOf(row, { platform: platformOf(row.device), profile }));
  }
  return assumptions.footer(tallyOf(rows));
}

/** How many buffers may be mapped. */
export function tallyOf(rows: readonly ScannedRow[]): Tally {
  const tally = new Tally();
  for (const { result } of rows) tally[result.verdict.kind === "map" ? "mapped" : "refused"] += 1;
  return tally;
}

/** What was read, and what not: the table's last line. That there is no buffer says only who read all. */
export function lastLine({ rows, summary }: Look, { columns, style }: Layout): string {
  const { complete } = summary;
  const none = complete ? "No dma-buf is open: " : "No dma-buf was found. ";
  const text = wrap((rows.length === 0 ? none : "") + summaryText(summary), columns, "");
  return `${style(complete ? "dim" : "yellow", text)}\n`;
}

function cells({ buffer, device, facts, assumed, result, origins }: ScannedRow): Cell[] {
  const asked = device === undefined ? [] : [`asked ${device}`];
  return [
    bufferText(buffer),
    holdersText(buffer.holders),
    [
      styled(printable(result.exporter, 64), "bold"),
      ...plain([...factsText({ ...facts, ...assumed }, origins), ...asked]),
      ...answerText(result.answer),
    ],
    verdictText(result),
  ];
}

function lineCells({ buffer, result }: ScannedRow): Cell[] {
  const { ino, size, holders } = buffer;
  const [first, ...others] = holders;
  const more = others.length > 0 ? ` and ${others.length} more` : "";
  const [answer = styled("")] = answerText(result.answer);
  const [verdict = styled("")] = verdictText(result);
  return [
    plain([`${ino}`]),
    plain([sizeText(size)]),
    plain([printable(`${first?.comm} (${first?.pid})${more}`, 40)]),
    [styled(printable(result.exporter, 24), "bold")],
    [answer],
    [verdict],
  ];
}

function countCells({ exporter, verdict, code, buffers, bytes }: BufferCount): Cell[] {
  return [
    [styled(printable(exporter, 64), "bold")],
    [verdict === "map" ? styled("✓ map", "green") : styled(`✗ ${code}`, "red")],
    plain([`${buffers}`]),
    plain([sizeText(bytes)]),
  ];
}

function bufferText({ ino, size, expName, name }: HeldDmaBuf): Cell {
  const lines = [`exp_name ${expName}`, sizeText(size), ...(name ? [`"${name}"`] : [])];
  return [styled(`inode ${ino}`, "bold"), ...plain(lines.map((line) => printable(line, 60)))];
}

function holdersText(holders: readonly Holder[]): Cell {
  const shown = holders
    .slice(0, MOST_HOLDERS)
    .map((holder) => printable(holderText(holder, MOST_FDS), 80));
  const more = holders.length > MOST_HOLDERS ? [`and ${holders.length - MOST_HOLDERS} more`] : [];
  return plain([...shown, ...more]);
}

/** `crosvm (812, thread 815): fd 31, 32, …` */
export function holderText({ pid, tid, comm, fds }: Holder, mostFds: number): string {
  const thread = tid === undefined ? "" : `, thread ${tid}`;
  const more = fds.length > mostFds ? ", …" : "";
  return `${comm} (${pid}${thread}): fd ${fds.slice(0, mostFds).join(", ")}${more}`;
}

/** Bytes, in the largest binary unit that gives a whole number. */
function sizeText(size: number): string {
  if (size >= 1 << 20 && size % (1 << 20) === 0) return `${size / (1 << 20)} MiB`;
  return size % 1024 === 0 ? `${size / 1024} KiB` : `${size} bytes`;
}
