import type { ErrorCode } from "@vmprot/core";
import type { ScanFault } from "@vmprot/linux";
import type { Complaints } from "../output/complaints.js";
import { counted } from "./scan-summary.js";

const NAMED = 10;

/** Says what could not be read: of processes that were asked for one by one, else a line a code. */
export function reportFaults(
  faults: readonly ScanFault[],
  wanted: readonly number[] | undefined,
  complaints: Complaints,
): void {
  if (wanted !== undefined) {
    for (const { pid, code, message } of faults) complaints.error(`pid ${pid}`, code, message);
    return;
  }
  for (const [code, pids] of byCode(faults)) complaints.error(undefined, code, sentence(pids));
}

function byCode(faults: readonly ScanFault[]): Map<ErrorCode, Set<number>> {
  const groups = new Map<ErrorCode, Set<number>>();
  for (const { code, pid } of faults) {
    const pids = groups.get(code) ?? new Set();
    groups.set(code, pids.add(pid));
  }
  return groups;
}

function sentence(pids: ReadonlySet<number>): string {
  const more = pids.size > NAMED ? `, and ${pids.size - NAMED} more` : "";
  const list = [...pids].slice(0, NAMED).join(", ") + more;
  const were = pids.size === 1 ? "was" : "were";
  return `${counted(pids.size, "process")} ${were} not looked into, or not fully (pid ${list}).`;
}
