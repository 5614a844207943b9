import { type Fixes, printable } from "@vmprot/core";
import type { HeldDmaBuf, Holder, Scan } from "@vmprot/linux";
import { writeOut } from "../output/standard-streams.js";
import type { Cell } from "../output/table.js";
import { plain, printTable, styled } from "../output/table.js";
import { createStyle, terminalWidth } from "../output/terminal.js";
import type { Tally } from "../query/result-writer.js";
import { Assumptions } from "../report/assumptions.js";
import { FixFinder } from "../report/fix-finder.js";
import { fixText } from "../report/fix-texts.js";
import { answerText, factsText, verdictText } from "../report/report-text.js";
import type { ScanCommandOptions, ScanParts } from "./answer-buffer.js";
import { queryOf, type ScannedRow } from "./scanned-row.js";

const HEAD = ["buffer", "held by", "exporter's answer", "may a guest map it?"];
const MOST_HOLDERS = 4;
const MOST_FDS = 4;

/** The buffers as a table for people, and what the verdicts take for granted. */
export function printScan(
  scan: Scan,
  rows: readonly ScannedRow[],
  { platformOf, profile, vmProt }: ScanParts,
  options: ScanCommandOptions,
  tally: Tally,
): void {
  const processes = scan.processes === 1 ? "1 process" : `${scan.processes} processes`;
  const looked = `${scan.fds} descriptors of ${processes} were looked at.\n`;
  if (rows.length === 0) {
    writeOut(`No dma-buf is open: ${looked}`);
    return;
  }
  const style = createStyle();
  const said = { platform: "host", ...options };
  const assumptions = new Assumptions(said, terminalWidth(), style);
  const finder = new FixFinder(vmProt);
  const lines = rows.map((row) => {
    const query = queryOf(row, { platform: platformOf(row.device), profile });
    assumptions.note(query);
    // Of what nobody could say what it is, nobody can say what would fix it.
    return cells(row, row.facts && finder.of(query, row.result));
  });
  printTable(HEAD, lines, style);
  writeOut(style("dim", looked) + assumptions.footer(tally));
}

function cells({ buffer, device, facts, result }: ScannedRow, fixes: Fixes | undefined): Cell[] {
  const asked = device === undefined ? [] : [`asked ${device}`];
  return [
    bufferText(buffer),
    holdersText(buffer.holders),
    [
      styled(printable(result.exporter, 64), "bold"),
      ...plain([...(facts ? factsText(facts) : []), ...asked]),
      ...answerText(result.answer),
    ],
    [...verdictText(result), ...fixText(fixes)],
  ];
}

function bufferText({ ino, size, expName, name }: HeldDmaBuf): Cell {
  const lines = [`exp_name ${expName}`, sizeText(size), ...(name ? [`"${name}"`] : [])];
  return [styled(`inode ${ino}`, "bold"), ...plain(lines.map((line) => printable(line, 60)))];
}

function holdersText(holders: readonly Holder[]): Cell {
  const shown = holders.slice(0, MOST_HOLDERS).map(({ pid, comm, fds }) => {
    const more = fds.length > MOST_FDS ? ", …" : "";
    return printable(`${comm} (${pid}): fd ${fds.slice(0, MOST_FDS).join(", ")}${more}`, 80);
  });
  const more = holders.length > MOST_HOLDERS ? [`and ${holders.length - MOST_HOLDERS} more`] : [];
  return plain([...shown, ...more]);
}

/** Bytes, in the largest binary unit that gives a whole number. */
function sizeText(size: number): string {
  if (size >= 1 << 20 && size % (1 << 20) === 0) return `${size / (1 << 20)} MiB`;
  return size % 1024 === 0 ? `${size / 1024} KiB` : `${size} bytes`;
}
