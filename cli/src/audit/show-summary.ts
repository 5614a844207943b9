import { writeFileSync } from "node:fs";
import { printable } from "@vmprot/core";
import { writeJsonRows } from "../output/json-rows.js";
import { writeOut } from "../output/standard-streams.js";
import { type Cell, plain, printTable, styled } from "../output/table.js";
import { createStyle } from "../output/terminal.js";
import type { AtomicFile } from "./atomic-file.js";
import type { AuditOptions } from "./audit-options.js";
import type { AuditRow, Counts, SummaryRow } from "./audit-row.js";
import type { ShownSummary } from "./summary.js";
import { summaryChart } from "./summary-chart.js";

/** Lines of one grouping that the table shows. */
const MOST = 12;

const TITLES: Readonly<Record<SummaryRow["by"], string>> = {
  all: "",
  code: "refused for",
  exporter: "exporter",
  kernel: "kernel of the host",
  field: "depends on",
};

/** Prints the summary, and writes the chart where one is asked for. */
export async function showSummary(
  summary: ShownSummary,
  { json }: AuditOptions,
  chart: AtomicFile | undefined,
): Promise<void> {
  await chart?.write((path) => writeFileSync(path, summaryChart(summary)));
  if (json === true) {
    const { rows, changes, rejected, notes } = summary;
    const said = notes.map((note): AuditRow => ({ by: "note", note }));
    const lines: AuditRow[] = [...rows, ...changes, ...said, { by: "rejected", rows: rejected }];
    writeJsonRows(lines);
    return;
  }
  const style = createStyle();
  const isChanged = summary.all.later !== undefined;
  const head = [
    "",
    "buffers",
    "map",
    "refused",
    ...(isChanged ? ["map then", "refused then"] : []),
  ];
  printTable(head, tableRows(summary, isChanged), style);
  if (isChanged) writeOut(`${whatIf(summary)}\n`);
  for (const note of summary.notes) writeOut(`${style("dim", printable(note, 1000))}\n`);
  const { map, refuse } = summary.all;
  const text = `${grouped(map)} map, ${grouped(refuse)} refused, ${grouped(summary.rejected)} bad`;
  writeOut(`${style(refuse + summary.rejected === 0 ? "green" : "red", text)}\n`);
}

function tableRows({ rows, changes }: ShownSummary, isChanged: boolean): Cell[][] {
  const shown = (["code", "exporter", "kernel", "field"] as const).flatMap((by) => {
    const some = rows.filter((row) => row.by === by);
    if (some.length === 0) return [];
    const more = some.length > MOST ? [[plain([`and ${some.length - MOST} more`])]] : [];
    return [
      [[styled(TITLES[by], "bold")]],
      ...some.slice(0, MOST).map((row) => [plain([`  ${printable(row.of)}`]), ...cells(row)]),
      ...more,
    ];
  });
  const changed = changes
    .slice(0, MOST)
    .map(({ from, to, buffers }) => [plain([`  ${from} → ${to}`]), plain([grouped(buffers)])]);
  return [
    ...shown,
    ...(isChanged && changed.length > 0 ? [[[styled("what changes", "bold")]], ...changed] : []),
  ];
}

function cells({ map, refuse, later }: Counts): Cell[] {
  const counts = [map + refuse, map, refuse, ...(later ? [later.map, later.refuse] : [])];
  return counts.map((count) => plain([grouped(count)]));
}

/** `With platform.kernel=6.18: 41 % of refused buffers can be mapped (4,920 of 12,000)`. */
export function whatIf({ set, all, changes }: ShownSummary): string {
  const sum = (isChange: (from: string, to: string) => boolean): number =>
    changes.reduce((total, { from, to, buffers }) => total + (isChange(from, to) ? buffers : 0), 0);
  const gained = sum((from, to) => from !== "map" && to === "map");
  const lost = sum((from, to) => from === "map" && to !== "map");
  const share = all.refuse === 0 ? 0 : Math.round((100 * gained) / all.refuse);
  return `With ${set.join(", ")}: ${share} % of refused buffers can be mapped (${grouped(gained)} of ${grouped(all.refuse)}); ${grouped(lost)} of ${grouped(all.map)} that map now are refused then.`;
}

/** Digits in groups of three. */
export const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ",");
