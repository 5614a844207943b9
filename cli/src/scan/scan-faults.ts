import { ERROR_CODES, type ErrorCode } from "@vmprot/core";
import type { ScanFault } from "@vmprot/linux";
import type { Complaints } from "../output/complaints.js";

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
  for (const [code, group] of byCode(faults)) {
    complaints.error(undefined, code, summary(code, group));
  }
}

function byCode(faults: readonly ScanFault[]): Map<ErrorCode, ScanFault[]> {
  const groups = new Map<ErrorCode, ScanFault[]>();
  for (const fault of faults) groups.set(fault.code, [...(groups.get(fault.code) ?? []), fault]);
  return groups;
}

function summary(code: ErrorCode, faults: readonly ScanFault[]): string {
  const pids = [...new Set(faults.map(({ pid }) => pid))];
  const more = pids.length > NAMED ? `, and ${pids.length - NAMED} more` : "";
  const list = pids.slice(0, NAMED).join(", ") + more;
  const count = pids.length === 1 ? "1 process was" : `${pids.length} processes were`;
  return `${count} not looked into, or not fully (pid ${list}). ${ERROR_CODES[code].remedy}`;
}
