import { PLAIN_VM, type Profile, VmProt } from "@vmprot/core";
import { Prober, type ProberOptions, type Scan, scanProcesses } from "@vmprot/linux";
import type { AdapterOptions } from "../adapters/adapter-options.js";
import { chooseAdapters } from "../adapters/choose-adapters.js";
import { readPlatform } from "../input/read-platform.js";
import { readVm } from "../input/read-settings.js";
import { Complaints } from "../output/complaints.js";
import { writeJsonRows } from "../output/json-rows.js";
import { Tally } from "../query/tally.js";
import { type Judge, judgeBuffer } from "./judge-buffer.js";
import { reportFaults } from "./scan-faults.js";
import type { ScannedRow } from "./scanned-row.js";

/** The options of `vmprot scan`, as the command line gives them. */
export interface ScanCommandOptions extends AdapterOptions {
  readonly pid?: readonly number[];
  readonly device?: string;
  readonly driver?: string;
  readonly platform?: string;
  readonly profile?: Profile;
  readonly vm?: string;
  readonly json?: boolean;
}

/**
 * Scans, judges, prints, and returns the exit status.
 *
 * @param machine another one than this
 */
export async function runScan(
  options: ScanCommandOptions,
  machine: ProberOptions = {},
): Promise<number> {
  const judge = await createJudge(options, machine);
  const scan = scanProcesses({
    ...(options.pid && { pids: options.pid }),
    ...(machine.files && { files: machine.files }),
  });
  const complaints = new Complaints();
  reportFaults(scan.faults, options.pid, complaints);
  const rows = scan.buffers.map((buffer) => judgeBuffer(buffer, judge));
  if (options.json === true) writeJsonRows(rows);
  else await report(scan, rows, judge, options);
  complaints.finish();
  return exitCode(scan, rows, options);
}

async function createJudge(options: ScanCommandOptions, machine: ProberOptions): Promise<Judge> {
  const { device, driver, profile = "worst-case" } = options;
  const { first, lastResort } = (await chooseAdapters(options)).loadAll();
  return {
    vmProt: new VmProt([...first, ...lastResort], {
      baseVm: PLAIN_VM,
      vm: options.vm === undefined ? {} : readVm(options.vm),
    }),
    prober: new Prober(first, { ...machine, lastResort }),
    ...(machine.system && { system: machine.system }),
    choice: { ...(device && { device }), ...(driver && { driver }) },
    platform: await readPlatform(options.platform ?? "host"),
    profile,
  };
}

async function report(
  scan: Scan,
  rows: readonly ScannedRow[],
  judge: Judge,
  options: ScanCommandOptions,
): Promise<void> {
  const { printScan } = await import("./print-scan.js");
  printScan(scan, rows, judge, options, tallyOf(rows));
}

function tallyOf(rows: readonly ScannedRow[]): Tally {
  const tally = new Tally();
  for (const { result } of rows) tally[result.verdict.kind === "map" ? "mapped" : "refused"] += 1;
  return tally;
}

/** Who did not ask for a process is told that it cannot be read, but has got what there is. */
function exitCode(scan: Scan, rows: readonly ScannedRow[], { pid }: ScanCommandOptions): number {
  return pid !== undefined && scan.faults.length > 0 ? 2 : tallyOf(rows).exitCode;
}
