import { spawn, spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CLI } from "./bench-cold.js";
import { type Figure, median } from "./budget.js";
import type { OtherCheckout } from "./other-checkout.js";
import { streamLine } from "./queries.js";

interface StreamRun {
  readonly seconds: number;
  /** Highest resident memory, MiB. */
  readonly peak: number;
}

/** Of the long stream; the median counts. */
const RUNS = 3;

/** One core for the command, where the system can pin a process. */
const pinned = spawnSync("taskset", ["-c", "0", "true"]).status === 0;

function writeQueries(file: string, count: number): void {
  const out = openSync(file, "w");
  for (let n = 0; n < count; n += 10_000) {
    const lines = Array.from({ length: Math.min(10_000, count - n) }, (_, i) => streamLine(n + i));
    writeSync(out, `${lines.join("\n")}\n`);
  }
  closeSync(out);
}

function answer(cli: string, file: string, count: number): Promise<StreamRun> {
  const args = [cli, "query", file, "--json"];
  const [command, all] = pinned
    ? ["taskset", ["-c", "0", process.execPath, ...args]]
    : [process.execPath, args];
  const start = process.hrtime.bigint();
  const child = spawn(command, all, { stdio: ["ignore", "pipe", "inherit"] });
  let [peak, lines] = [0, 0];
  const sample = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, "utf8");
      peak = Math.max(peak, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
    } catch {
      // The command has ended between two samples.
    }
  }, 20);
  child.stdout.on("data", (chunk: Buffer) => {
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++;
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", () => {
      clearInterval(sample);
      const seconds = Number(process.hrtime.bigint() - start) / 1e9;
      if (lines === count) resolve({ seconds, peak });
      else reject(new Error(`${count} queries gave ${lines} results`));
    });
  });
}

/** `vmprot query --json` over NDJSON: rate, start-up included, and memory at two lengths. */
export async function benchStream(count: number, other?: OtherCheckout): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "vmprot-bench-"));
  try {
    const file = join(folder, "queries.ndjson");
    writeQueries(file, count / 10);
    const short = await answer(CLI, file, count / 10);
    writeQueries(file, count);
    const runs: StreamRun[] = [];
    const others: StreamRun[] = [];
    for (let run = 0; run < RUNS; run++) {
      runs.push(await answer(CLI, file, count));
      if (other !== undefined) others.push(await answer(other.cli, file, count));
    }
    const rate = (of: readonly StreamRun[]) => count / median(of.map(({ seconds }) => seconds));
    const peak = (of: readonly StreamRun[]) => Math.max(...of.map((run) => run.peak));
    const cores = pinned ? "one core" : "unpinned";
    return [
      {
        name: `vmprot query --json over ${count.toLocaleString("en")} lines, ${cores}`,
        value: rate(runs),
        ...(other && { before: rate(others) }),
        unit: "queries/s",
        budget: 250_000,
        must: "at least",
      },
      {
        name: `its resident memory at most (${short.peak.toFixed(0)} MiB at a tenth of the length)`,
        value: peak(runs),
        ...(other && { before: peak(others) }),
        unit: "MiB",
        budget: 150,
        must: "at most",
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
