import { isatty } from "node:tty";
import { PLAIN_VM, type Platform, VmProt, VmprotError } from "@vmprot/core";
import { hostFiles, Prober, type ProberOptions, procFiles, type ScanFault } from "@vmprot/linux";
import { chooseAdapters } from "../adapters/choose-adapters.js";
import type { ChosenAdapters } from "../adapters/chosen-adapters.js";
import { Complaints } from "../output/complaints.js";
import type { Settings } from "../settings/settings.js";
import { settingsOf } from "../settings/settings-of.js";
import type { ScanCommandOptions, ScanParts } from "./answer-buffer.js";
import { devicePlatform, type PlatformOf } from "./device-platform.js";
import { type Look, Looker } from "./look.js";
import { reportFaults } from "./scan-faults.js";
import { formatOf } from "./scan-format.js";

const REFUSED = 1;
const WRONG = 2;
const INCOMPLETE = 3;
/** Seconds between two looks, where --watch does not say. */
const SECONDS = 2;

/**
 * Scans, answers, prints, and returns the exit status.
 *
 * @param machine another one than this
 * @throws VmprotError USAGE, DEVICE_UNAVAILABLE and others where the options ask for what there is not
 */
export async function runScan(
  options: ScanCommandOptions,
  machine: ProberOptions = {},
): Promise<number> {
  requireSense(options);
  const parts = await createParts(options, machine, await chooseAdapters(options));
  parts.prober.requireChoice(parts.choice);
  const looker = new Looker(parts, options.pid);
  const look = (): Look => {
    const seen = looker.look();
    // Also where nobody reads to the end.
    process.exitCode = statusOf(seen, options);
    return seen;
  };
  if (options.watch !== undefined) {
    const { watchScan } = await import("./watch-scan.js");
    const seconds = options.watch === true ? SECONDS : options.watch;
    return statusOf(await watchScan(look, seconds, parts, options), options);
  }
  const seen = look();
  const status = statusOf(seen, options);
  if (options.quiet !== true || status === WRONG) complain(seen, options);
  if (options.quiet !== true || options.output !== undefined) {
    const { ScanWriter } = await import("./scan-writer.js");
    await new ScanWriter(parts, options).write(seen);
  }
  return status;
}

/** @throws VmprotError USAGE */
function requireSense(options: ScanCommandOptions): void {
  const { json, format, output, quiet, watch } = options;
  const isFile = output !== undefined;
  const problem = [
    json === true && format !== undefined && format !== "json" && "--json and --format differ.",
    watch !== undefined && quiet === true && !isFile && "--watch shows what --quiet hides.",
    watch !== undefined &&
      isFile &&
      formatOf(options) === "json" &&
      "--watch writes no file of --json: changes go to standard output.",
    watch !== undefined &&
      !isFile &&
      !["table", "json"].includes(formatOf(options)) &&
      `--watch writes --format ${format} to a file only: name one with --output.`,
    watch !== undefined &&
      !isFile &&
      formatOf(options) === "table" &&
      !isatty(1) &&
      "--watch without a terminal needs --json or --output.",
    watch !== undefined &&
      !isFile &&
      formatOf(options) === "json" &&
      options.summary === true &&
      "--watch --json tells of buffers one by one: leave out --summary.",
  ].find((each) => each !== false);
  if (problem !== undefined) throw new VmprotError("USAGE", problem);
}

/** What the options ask for. */
export async function createParts(
  options: ScanCommandOptions,
  machine: ProberOptions,
  adapters: ChosenAdapters,
): Promise<ScanParts> {
  const { device, driver, allowForeignImport = false } = options;
  const { first, lastResort } = adapters.loadAll();
  const settings = await settingsOf(options, adapters, "host");
  return {
    vmProt: new VmProt([...first, ...lastResort], { baseVm: PLAIN_VM, vm: settings.vm }),
    prober: new Prober(first, { ...machine, lastResort }),
    ...(machine.system && { system: machine.system }),
    files: machine.files ?? procFiles(),
    isLive: machine.files === undefined,
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

function complain({ scan }: Look, { pid }: ScanCommandOptions): void {
  const complaints = new Complaints();
  reportFaults(scan.faults, pid, complaints);
  complaints.finish();
}

/** What was asked for and is not there goes before what could not be read, and that before refusals. */
function statusOf({ scan, rows, summary }: Look, { pid }: ScanCommandOptions): number {
  const isWhole = ({ fd, tid }: ScanFault): boolean => fd === undefined && tid === undefined;
  if (pid !== undefined && scan.faults.some(isWhole)) return WRONG;
  if (!summary.complete) return INCOMPLETE;
  return rows.some(({ result }) => result.verdict.kind === "refuse") ? REFUSED : 0;
}
