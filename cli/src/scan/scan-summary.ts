import { ERROR_CODES, type ErrorCode } from "@vmprot/core";
import type { ProcFiles, Scan } from "@vmprot/linux";
import { hidingObstacle } from "../doctor/obstacles.js";
import type { BufferCount, ScannedRow, ScanSummary, Unread } from "./scanned-row.js";

/** Where the machine did not tell of a buffer because that is no more. */
const ENDED: readonly ErrorCode[] = ["FD_CLOSED", "PROCESS_GONE"];

type Kind = "processes" | "descriptors" | "buffers";

/**
 * What was read, and what not.
 *
 * @param areHidden whether there may be processes that do not show
 */
export function summaryOf(
  scan: Scan,
  rows: readonly ScannedRow[],
  areHidden: boolean,
): ScanSummary {
  const counts = new Map<ErrorCode, Record<Kind, number>>();
  const count = (code: ErrorCode, kind: Kind, more = 1): void => {
    const known = counts.get(code) ?? { processes: 0, descriptors: 0, buffers: 0 };
    counts.set(code, { ...known, [kind]: known[kind] + more });
  };
  if (areHidden) count("PROCESSES_HIDDEN", "processes", 0);
  const partly = new Set<string>();
  for (const { pid, fd, code } of scan.faults) {
    const key = `${code} ${pid}`;
    if (fd !== undefined) count(code, "descriptors");
    else if (!partly.has(key)) count(code, "processes");
    if (fd === undefined) partly.add(key);
  }
  const problems = rows.flatMap(({ problem }) => (problem === undefined ? [] : [problem.code]));
  for (const code of problems.filter((each) => !ENDED.includes(each))) count(code, "buffers");
  const unread = [...counts].map(
    ([code, each]): Unread => ({ code, ...each, remedy: ERROR_CODES[code].remedy }),
  );
  return {
    complete: unread.length === 0,
    processes: scan.processes,
    descriptors: scan.fds,
    buffers: rows.length,
    ended: scan.ended,
    unread,
  };
}

/** Whether processes of others do not show at all. */
export const areProcessesHidden = (files: ProcFiles): boolean =>
  hidingObstacle((path) => {
    try {
      return files.read(path);
    } catch {
      return undefined;
    }
  }) !== undefined;

/** The summary in a few sentences. */
export function summaryText({ complete, processes, descriptors, unread }: ScanSummary): string {
  const read = `${counted(descriptors, "descriptor")} of ${counted(processes, "process")} were read`;
  if (complete) return `${read}.`;
  const sentences = unread.map((each) => {
    const parts = [
      ...(each.processes > 0 ? [counted(each.processes, "process")] : []),
      ...(each.descriptors > 0 ? [counted(each.descriptors, "descriptor")] : []),
      ...(each.buffers > 0 ? [`what is behind ${counted(each.buffers, "buffer")}`] : []),
    ];
    return `Unread: ${parts.join(" and ") || "processes that do not show"} (${each.code}). ${each.remedy}`;
  });
  return [`Incomplete: ${read}.`, ...sentences].join(" ");
}

/** `1 process`, `2 processes`. */
export function counted(count: number, what: string): string {
  if (count === 1) return `1 ${what}`;
  return `${count} ${what}${what.endsWith("s") ? "es" : "s"}`;
}

/** How many buffers of which exporter came to which verdict, most first. */
export function countsOf(rows: readonly ScannedRow[]): BufferCount[] {
  const counts = new Map<string, BufferCount>();
  for (const { host, buffer, result } of rows) {
    const { kind: verdict } = result.verdict;
    const code = result.verdict.kind === "refuse" ? { code: result.verdict.code } : {};
    const key = JSON.stringify([result.exporter, code]);
    const { buffers = 0, bytes = 0 } = counts.get(key) ?? {};
    counts.set(key, {
      ...{ host, exporter: result.exporter, verdict, ...code },
      ...{ buffers: buffers + 1, bytes: bytes + buffer.size },
    });
  }
  return [...counts.values()].sort(
    (a, b) => b.buffers - a.buffers || (a.exporter < b.exporter ? -1 : 1),
  );
}
