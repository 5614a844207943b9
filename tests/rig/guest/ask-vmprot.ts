import { spawn, spawnSync } from "node:child_process";
import { join } from "node:path";
import { type BufferProbe, probeBuffer } from "@vmprot/linux";
import { ADAPTERS } from "../../support/space.js";
import { root } from "../root.js";

const VMPROT = join(root, "cli/dist/vmprot.js");

/** What `vmprot scan --json` prints of one buffer, as far as we look at it. */
export interface ScanRow {
  readonly buffer: { readonly ino: number; readonly expName: string };
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly problem?: unknown;
  readonly result: {
    readonly exporter: string;
    readonly answer: { readonly kind: string; readonly code?: string; readonly message?: string };
  };
}

export type Probed = BufferProbe | { readonly kind: "error"; readonly message: string };

/** Probes a buffer of this process. Its driver is named where many share an exp_name. */
export function probe(fd: number, driver: string | undefined): Probed {
  try {
    return probeBuffer(fd, ADAPTERS, driver === undefined ? {} : { driver });
  } catch (error) {
    return { kind: "error", message: String(error) };
  }
}

function rows(args: readonly string[]): ScanRow[] {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [VMPROT, "scan", "--json", ...args],
    { encoding: "utf8", maxBuffer: 1 << 26 },
  );
  if (status === 0 || status === 1) {
    const lines = stdout.split("\n").filter((line) => line !== "");
    return lines.map((line) => JSON.parse(line));
  }
  throw new Error(`vmprot scan ${args.join(" ")} exited with ${status}: ${stderr}`);
}

/** Scans the whole machine, as somebody does who knows nothing of it. */
export const scanAll = (): ScanRow[] => rows([]);

/** Scans a process that holds these buffers of one driver and no others. */
export function scanHolder(fds: readonly number[], driver: string): ScanRow[] {
  const holder = spawn("sleep", ["1000"], { stdio: ["ignore", "ignore", "ignore", ...fds] });
  try {
    return rows(["--pid", String(holder.pid), "--driver", driver, "--allow-foreign-import"]);
  } finally {
    holder.kill("SIGKILL");
  }
}
