import { ERRNO } from "../system/errno.js";
import type { ProcFiles } from "./proc-files.js";

/** A process, or one of its threads that has a descriptor table of its own. */
export interface Task {
  readonly pid: number;
  /** The thread, where the descriptors are not those of the process's main thread. */
  readonly tid?: number;
}

/** Its folder in /proc. */
export const tableOf = ({ pid, tid }: Task): string =>
  tid === undefined ? `${pid}` : `${pid}/task/${tid}`;

/**
 * The TIDs of a process but that of its main thread, ascending; none where the process has ended.
 *
 * @throws Node's system error
 */
export function threadsOf(files: ProcFiles, pid: number): number[] {
  try {
    const tids = files.list(`${pid}/task`).map(Number);
    return tids.filter((tid) => tid !== pid).sort((a, b) => a - b);
  } catch (error) {
    const { errno = 0 } = error as NodeJS.ErrnoException;
    if (-errno === ERRNO.ENOENT || -errno === ERRNO.ESRCH) return [];
    throw error;
  }
}

/** Whether a process's main thread has ended, so that it has no descriptors; others may go on. */
export function isEnded(files: ProcFiles, pid: number): boolean {
  try {
    // The name in parentheses before the state is the process's own choice.
    return /^[ZX]/.test(files.read(`${pid}/stat`).replace(/^.*\) /s, ""));
  } catch {
    return false;
  }
}
