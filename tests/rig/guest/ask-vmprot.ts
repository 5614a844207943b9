import { spawn } from "node:child_process";
import { join } from "node:path";
import { ADAPTERS } from "@vmprot/adapters";
import {
  type BufferProbe,
  borrowFd,
  type HeldDmaBuf,
  inspectDmaBuf,
  liveSystem,
  Prober,
  probeBuffer,
  scanProcesses,
} from "@vmprot/linux";
import { root } from "../root.js";
import { outputOf } from "./output-of.js";

/** What a machine does not tell, its rows say one by one. */
const INCOMPLETE = 3;
const VMPROT = join(root, "cli/dist/vmprot.js");

/** How a buffer is named. */
export interface NamedRow {
  readonly buffer: { readonly ino: number; readonly expName: string };
  readonly problem?: unknown;
  readonly result: { readonly exporter: string };
}

/** What `vmprot scan --json` prints of one buffer, as far as we look at it. */
export interface ScanRow extends NamedRow {
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly result: {
    readonly exporter: string;
    readonly answer: { readonly kind: string; readonly code?: string; readonly message?: string };
  };
}

export type Probed = BufferProbe | { readonly kind: "error"; readonly message: string };

const prober = new Prober(ADAPTERS);

/**
 * Probes a buffer of this process. Its driver is named where many share an exp_name: those are most, and
 * have a prober in common, since to make one takes longer than to probe.
 */
export function probe(fd: number, driver: string | undefined): Probed {
  try {
    if (driver === undefined) return probeBuffer(fd, ADAPTERS);
    return prober.probe(inspectDmaBuf(fd), () => fd, { driver });
  } catch (error) {
    return { kind: "error", message: String(error) };
  }
}

/** All that `vmprot scan --json` printed, and the buffers in it. */
export interface Scanned {
  readonly lines: readonly unknown[];
  readonly rows: readonly ScanRow[];
}

let runs = 0;

/**
 * What the command prints, and its exit status. It is the command as it is shipped, in this process: for
 * one of its own, an emulated machine takes longer to start Node than the command takes.
 */
export async function commandOutput(
  ...args: readonly string[]
): Promise<{ readonly status: number; readonly stdout: string }> {
  const { argv } = process;
  process.argv = [process.execPath, VMPROT, ...args];
  runs += 1;
  // Under a name of its own, or it would not be run again.
  const stdout = await outputOf(() => import(`${VMPROT}?${runs}`));
  process.argv = argv;
  const status = Number(process.exitCode);
  process.exitCode = 0;
  // What it complains of it has written to this process's standard error.
  if (![0, 1, INCOMPLETE].includes(status)) {
    throw new Error(`vmprot ${args[0]} exited with ${status}`);
  }
  return { status, stdout };
}

/** What `vmprot scan --json` prints: the whole machine, for somebody who knows nothing of it. */
export async function scanAll(): Promise<Scanned> {
  const { stdout } = await commandOutput("scan", "--json");
  const lines = stdout.split("\n").filter((line) => line !== "");
  const all = lines.map((line) => JSON.parse(line));
  return { lines: all, rows: all.filter((line) => "buffer" in line) };
}

/** As `vmprot scan --driver` asks about a buffer of another process. */
function named(buffer: HeldDmaBuf, driver: string): NamedRow {
  const [holder] = buffer.holders;
  let fd = -1;
  try {
    fd = borrowFd(holder?.pid ?? -1, holder?.fds[0] ?? -1);
    const { exporter = buffer.expName } = prober.probe(buffer, () => fd, {
      driver,
      allowForeignImport: true,
    });
    return { buffer, result: { exporter } };
  } catch (error) {
    return { buffer, problem: String(error), result: { exporter: buffer.expName } };
  } finally {
    if (fd >= 0) liveSystem().close(fd);
  }
}

/**
 * Scans a process that holds these buffers of one driver and no others. The command itself would take
 * longer to start than all the rest, once for each driver.
 */
export function scanHolder(fds: readonly number[], driver: string): NamedRow[] {
  const holder = spawn("sleep", ["1000"], { stdio: ["ignore", "ignore", "ignore", ...fds] });
  try {
    const { buffers } = scanProcesses({ pids: [Number(holder.pid)] });
    return buffers.map((buffer) => named(buffer, driver));
  } finally {
    holder.kill("SIGKILL");
  }
}
