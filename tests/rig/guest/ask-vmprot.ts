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

/**
 * What `vmprot scan --json` prints: the whole machine, for somebody who knows nothing of it. It is the
 * command as it is shipped, in this process: for one of its own, an emulated machine takes longer to
 * start Node than the scan takes.
 */
export async function scanAll(): Promise<ScanRow[]> {
  const { argv } = process;
  process.argv = [process.execPath, VMPROT, "scan", "--json"];
  const stdout = await outputOf(() => import(VMPROT));
  process.argv = argv;
  const status = process.exitCode;
  process.exitCode = 0;
  // What it complains of it has written to this process's standard error.
  if (status !== 0 && status !== 1) throw new Error(`vmprot scan exited with ${status}`);
  const lines = stdout.split("\n").filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line));
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
