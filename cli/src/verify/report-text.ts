import { writeFileSync } from "node:fs";
import { printable, VmprotError } from "@vmprot/core";
import type { Finding } from "@vmprot/linux/verify";
import { jsonLine } from "../output/json-rows.js";
import { type Cell, plain, styled, Table } from "../output/table.js";
import type { Format, Style } from "../output/terminal.js";
import { systemReason } from "../system-error.js";
import type { VerifyReport } from "./verify-report.js";

/** Of messages, in characters. */
const LONGEST = 1000;
/** Of a file. */
const COLUMNS = 120;

const FORMATS: Readonly<Record<Finding["verdict"], Format>> = {
  agrees: "green",
  disagrees: "red",
  "could not tell": "yellow",
};

/** The report for people. */
export function reportText(report: VerifyReport, columns: number, style: Style): string {
  const { buffers, notTried } = report;
  const table = new Table(["", "buffer", "claim", "vmprot says", "the machine"], columns, style);
  const rows = buffers.flatMap(({ what, findings }) =>
    findings.map(({ verdict, claim, claimed, seen }): Cell[] => [
      [styled(verdict, FORMATS[verdict])],
      plain([printable(what)]),
      plain([claim]),
      plain([printable(claimed, LONGEST)]),
      plain([printable(seen, LONGEST)]),
    ]),
  );
  const skipped = notTried.map(
    ({ what, code, message }) =>
      `${printable(`not tried: ${what}: ${code}: ${message}`, LONGEST)}\n`,
  );
  const body = rows.length === 0 ? "" : table.render(rows) + table.rule();
  return `${body}${skipped.join("")}${machineText(report)}${totalsText(report)}`;
}

function machineText({ machine: { platform, processor, beneath } }: VerifyReport): string {
  const fields = Object.entries(platform).map(([field, value]) => `${field} ${value}`);
  const what = processor === undefined ? [] : [processor];
  const under = {
    true: "a hypervisor or emulator is beneath: speeds mean nothing",
    false: "no hypervisor is beneath",
    unknown: "whether a hypervisor is beneath is unknown",
  }[`${beneath}` as const];
  return `${printable(["machine", [...fields, ...what, under].join(", ")].join(": "), LONGEST)}\n`;
}

function totalsText({ totals: { agrees, disagrees, couldNotTell } }: VerifyReport): string {
  return `${agrees} agree, ${disagrees} disagree, ${couldNotTell} could not be told\n`;
}

/**
 * Writes what goes into an issue: for people, then in one line for programs; that line alone where the
 * name ends in .json.
 *
 * @param name what the file is called in the end
 * @throws VmprotError OUTPUT_FAILED
 */
export function writeReport(path: string, name: string, report: VerifyReport): void {
  const text = reportText(report, COLUMNS, (_format, plainText) => plainText);
  const whole = `vmprot ${report.vmprot}, vmprot verify\n\n${text}\n${jsonLine(report)}`;
  try {
    writeFileSync(path, name.endsWith(".json") ? jsonLine(report) : whole);
  } catch (error) {
    throw new VmprotError("OUTPUT_FAILED", `${name} cannot be written: ${systemReason(error)}.`);
  }
}
