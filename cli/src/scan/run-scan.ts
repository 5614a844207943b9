import { hostname } from "node:os";
import { PLAIN_VM, type Platform, VmProt } from "@vmprot/core";
import {
  hostFiles,
  Prober,
  type ProberOptions,
  procFiles,
  type Scan,
  scanProcesses,
} from "@vmprot/linux";
import { chooseAdapters } from "../adapters/choose-adapters.js";
import { Complaints } from "../output/complaints.js";
import { writeJsonRows } from "../output/json-rows.js";
import { Tally } from "../query/result-writer.js";
import { originsOf } from "../settings/origins.js";
import type { Settings } from "../settings/settings.js";
import { settingsOf } from "../settings/settings-of.js";
import { answerBuffer, type ScanCommandOptions, type ScanParts } from "./answer-buffer.js";
import { devicePlatform, type PlatformOf } from "./device-platform.js";
import { reportFaults } from "./scan-faults.js";
import type { AnsweredBuffer, ScannedRow } from "./scanned-row.js";

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
  const rows = scan.buffers.map(
    (buffer): ScannedRow => ({ host, ...about(answerBuffer(buffer, parts), parts) }),
  );
  complaints.finish();
  const status = exitCode(scan, rows, options);
  // Also where nobody reads to the end.
  process.exitCode = status;
  if (options.json === true) writeJsonRows(rows);
  else await report(scan, rows, parts);
  return status;
}

async function createParts(
  options: ScanCommandOptions,
  machine: ProberOptions,
): Promise<ScanParts> {
  const { device, driver, allowForeignImport = false } = options;
  const adapters = await chooseAdapters(options);
  const { first, lastResort } = adapters.loadAll();
  const settings = await settingsOf(options, adapters, "host");
  return {
    vmProt: new VmProt([...first, ...lastResort], { baseVm: PLAIN_VM, vm: settings.vm }),
    prober: new Prober(first, { ...machine, lastResort }),
    ...(machine.system && { system: machine.system }),
    files: machine.files ?? procFiles(),
    choice: { device, driver, allowForeignImport },
    platformOf: createPlatformOf(settings, machine),
    vm: settings.over({}).vm ?? {},
    profile: settings.profile ?? "coherent",
    settings,
  };
}

/** What the caller states of a platform is left as it is. */
function createPlatformOf(settings: Settings, { host, root }: ProberOptions): PlatformOf {
  const { platform = {} } = settings.over({});
  if (settings.platform?.from !== "detected") return () => platform;
  const detected = settings.platform.value as Platform;
  const platformOf = devicePlatform(detected, host ?? hostFiles(root));
  return (node) => ({ ...(platformOf(node) as Platform), ...settings.set.platform });
}

/** What a row says beside the answer: what it is for, and where that is from. */
function about(
  answered: AnsweredBuffer,
  { vmProt, platformOf, vm, settings }: ScanParts,
): Omit<ScannedRow, "host"> {
  const { device, facts, assumed = {}, result } = answered;
  const platform = platformOf(device);
  const guest = { ...settings.vm, ...vm };
  const { from = "stated", value = platform } = settings.platform ?? {};
  const origins = originsOf(
    {
      query: { exporter: result.exporter, facts: facts ?? {} },
      platform: { value: from === "detected" ? platform : value, from },
      assumed,
      adapter: facts && vmProt.adapters.get(result.exporter),
      how: "measured",
    },
    settings,
  );
  return { ...answered, platform, ...(Object.keys(guest).length > 0 && { vm: guest }), origins };
}

async function report(scan: Scan, rows: readonly ScannedRow[], parts: ScanParts): Promise<void> {
  const { printScan } = await import("./print-scan.js");
  printScan(scan, rows, parts, tallyOf(rows));
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
