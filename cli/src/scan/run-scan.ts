import { hostname } from "node:os";
import { PLAIN_VM, type Platform, VmProt } from "@vmprot/core";
import { hostFiles, Prober, type ProberOptions, type Scan, scanProcesses } from "@vmprot/linux";
import { chooseAdapters } from "../adapters/choose-adapters.js";

import { readPlatform, readVm } from "../input/read-settings.js";
import { Complaints } from "../output/complaints.js";
import { writeJsonRows } from "../output/json-rows.js";
import { Tally } from "../query/result-writer.js";
import { answerBuffer, type ScanCommandOptions, type ScanParts } from "./answer-buffer.js";
import { devicePlatform, type PlatformOf } from "./device-platform.js";
import { reportFaults } from "./scan-faults.js";
import type { ScannedRow } from "./scanned-row.js";

/**
 * Scans, answers, prints, and returns the exit status.
 *
 * @param machine another one than this
 */
export async function runScan(
  options: ScanCommandOptions,
  machine: ProberOptions = {},
): Promise<number> {
  const parts = await createParts(options, machine);
  const scan = scanProcesses({
    ...(options.pid && { pids: options.pid }),
    ...(machine.files && { files: machine.files }),
  });
  const complaints = new Complaints();
  reportFaults(scan.faults, options.pid, complaints);
  const host = hostname();
  const rows = scan.buffers.map((buffer): ScannedRow => {
    const answered = answerBuffer(buffer, parts);
    return { host, ...answered, platform: parts.platformOf(answered.device) };
  });
  complaints.finish();
  const status = exitCode(scan, rows, options);
  // Also where nobody reads to the end.
  process.exitCode = status;
  if (options.json === true) writeJsonRows(rows);
  else await report(scan, rows, parts, options);
  return status;
}

/** What the options ask for. */
export async function createParts(
  options: ScanCommandOptions,
  machine: ProberOptions,
): Promise<ScanParts> {
  const { device, driver, allowForeignImport = false, profile = "coherent" } = options;
  const { first, lastResort } = (await chooseAdapters(options)).loadAll();
  return {
    vmProt: new VmProt([...first, ...lastResort], {
      baseVm: PLAIN_VM,
      vm: options.vm === undefined ? {} : readVm(options.vm),
    }),
    prober: new Prober(first, { ...machine, lastResort }),
    ...(machine.system && { system: machine.system }),
    choice: { device, driver, allowForeignImport },
    platformOf: await createPlatformOf(options, machine),
    profile,
  };
}

/** What the caller states of a platform is left as it is. */
async function createPlatformOf(
  { platform: name = "host" }: ScanCommandOptions,
  { host, root }: ProberOptions,
): Promise<PlatformOf> {
  const platform = await readPlatform(name);
  if (name !== "host") return () => platform;
  return devicePlatform(platform as Platform, host ?? hostFiles(root));
}

async function report(
  scan: Scan,
  rows: readonly ScannedRow[],
  parts: ScanParts,
  options: ScanCommandOptions,
): Promise<void> {
  const { printScan } = await import("./print-scan.js");
  printScan(scan, rows, parts, options, tallyOf(rows));
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
