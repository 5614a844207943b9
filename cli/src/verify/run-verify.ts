import { type Platform, PRESETS, VmProt } from "@vmprot/core";
import { hostFiles, hypervisorBeneath, liveMemory, liveSystem, Prober } from "@vmprot/linux";
import { listAllocators, SpteTrace } from "@vmprot/linux/verify";
import type { AdapterOptions } from "../adapters/adapter-options.js";
import { chooseAdapters } from "../adapters/choose-adapters.js";
import { AtomicFile } from "../audit/atomic-file.js";
import { readPlatform } from "../input/read-settings.js";
import { atSignal } from "../output/at-signal.js";
import { jsonLine, writeJsonRows } from "../output/json-rows.js";
import { writeOut } from "../output/standard-streams.js";
import { createStyle, terminalWidth } from "../output/terminal.js";
import { devicePlatform } from "../scan/device-platform.js";
import { chooseAllocators } from "./choose-allocators.js";
import { askConsent } from "./consent.js";
import { makeReport } from "./make-report.js";
import { planned, planText } from "./plan.js";
import { reportText, writeReport } from "./report-text.js";
import { verifyEach } from "./verify-each.js";

/** The options of `vmprot verify`, as the command line gives them. */
export interface VerifyOptions extends AdapterOptions {
  readonly only?: readonly string[];
  readonly platform?: string;
  /** Seconds. */
  readonly timeout: number;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly output?: string;
  readonly json?: boolean;
}

/**
 * Holds what vmprot says against what this machine does, and returns the exit status.
 *
 * @throws VmprotError CONSENT_MISSING, USAGE, OUTPUT_FAILED; those of adapters and platforms
 */
export async function runVerify(options: VerifyOptions): Promise<number> {
  const { timeout, dryRun, yes = false, json } = options;
  const adapters = await chooseAdapters(options);
  const file = options.output === undefined ? undefined : new AtomicFile(options.output, []);
  const kernel = { system: liveSystem(), memory: liveMemory(), kvm: "/dev/kvm" };
  const { there, others } = chooseAllocators(listAllocators(kernel), options.only, adapters);
  const plan = there.map(planned);
  if (dryRun) {
    if (json) writeJsonRows(plan);
    else writeOut(planText(plan, timeout));
    return 0;
  }
  askConsent(planText(plan, timeout), yes);
  const name = options.platform ?? "host";
  const platform = await statedPlatform(name);
  const { first, lastResort } = adapters.loadAll();
  const files = hostFiles();
  const beneath = hypervisorBeneath(files);
  const trace = platform.arch === "x86_64" ? SpteTrace.open() : "only x86_64 has the tracepoint";
  const close = (): void => {
    if (typeof trace !== "string") trace.close();
  };
  const forget = atSignal(close);
  try {
    const seen = await verifyEach(there, timeout, {
      ...{ kernel, trace, beneath },
      vmProt: new VmProt([...first, ...lastResort]),
      prober: new Prober(first, { lastResort }),
      platformOf: name === "host" ? devicePlatform(platform, files) : () => platform,
      exporterOf: (name) => adapters.exporterOf(name),
    });
    const report = makeReport(seen, others, platform, beneath);
    await file?.write((path) => writeReport(path, file.path, report));
    const status = report.totals.disagrees > 0 ? 1 : 0;
    // Also where nobody reads to the end.
    process.exitCode = status;
    writeOut(json ? jsonLine(report) : reportText(report, terminalWidth(), createStyle()));
    return status;
  } finally {
    close();
    forget();
  }
}

/** The fields of a preset stand for its name: what is programmed into stage 2 follows from them. */
async function statedPlatform(name: string): Promise<Platform> {
  const platform = await readPlatform(name);
  if (typeof platform !== "string") return platform;
  return PRESETS.find((preset) => preset.name === platform)?.platform ?? {};
}
