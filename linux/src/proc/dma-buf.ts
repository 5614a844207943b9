import { type ErrorCode, VmprotError } from "@vmprot/core";
import { ERRNO, errnoText } from "../system/errno.js";
import { type DmaBufFdinfo, parseFdinfo } from "./fdinfo.js";
import { type ProcFiles, procFiles } from "./proc-files.js";

/** The link text of a dma-buf's /proc/PID/fd/N begins so (dma-buf.c, dmabuffs_dname). */
const LINK = "/dmabuf:";

/** A live dma-buf, as one descriptor shows it. */
export interface DmaBuf extends DmaBufFdinfo {
  /** The inode number, which is the buffer's identity on this machine while it lives. */
  readonly ino: number;
  /**
   * When the buffer was made, in milliseconds since 1970: with the inode number its identity for ever.
   * Absent where /proc does not say.
   */
  readonly created?: number;
}

/**
 * Recognises a file descriptor, of this process unless `pid` says otherwise, as a dma-buf.
 *
 * @throws VmprotError FD_CLOSED, NOT_DMA_BUF, FDINFO_MALFORMED, PROCESS_DENIED, PROCESS_GONE,
 * PROC_UNAVAILABLE, PROC_UNREADABLE
 */
export function inspectDmaBuf(
  fd: number,
  { pid = "self", files = procFiles() }: { pid?: number | "self"; files?: ProcFiles } = {},
): DmaBuf {
  const what = `File descriptor ${fd} of ${pid === "self" ? "this process" : `process ${pid}`}`;
  try {
    if (isDmaBufLink(files.link(`${pid}/fd/${fd}`))) return readDmaBuf(files, pid, fd);
  } catch (error) {
    throw procError(error, what, () => whatIsMissing(files, pid));
  }
  throw new VmprotError("NOT_DMA_BUF", `${what} is no dma-buf.`);
}

/** Whether the text of a /proc/PID/fd/N link is that of a dma-buf. */
export function isDmaBufLink(text: string): boolean {
  return text.startsWith(LINK);
}

/**
 * Reads what there is to know of a descriptor whose link looks like a dma-buf's.
 *
 * @param task the folder of a process, or of one of its threads: `12`, `12/task/13`
 * @throws VmprotError FDINFO_MALFORMED, or Node's system error
 */
export function readDmaBuf(files: ProcFiles, task: number | string, fd: number): DmaBuf {
  const fdinfo = parseFdinfo(files.read(`${task}/fdinfo/${fd}`));
  if (fdinfo === undefined) {
    throw new VmprotError(
      "FDINFO_MALFORMED",
      `/proc/${task}/fdinfo/${fd} does not say what a dma-buf's does.`,
    );
  }
  const path = `${task}/fd/${fd}`;
  if (fdinfo.ino === undefined) return { ...fdinfo, ...files.stat(path) };
  const created = createdAt(files, path, fdinfo.ino);
  return { ...fdinfo, ino: fdinfo.ino, ...(created === undefined ? {} : { created }) };
}

/** Undefined also where the descriptor is another file's by now. */
function createdAt(files: ProcFiles, path: string, ino: number): number | undefined {
  try {
    const found = files.stat(path);
    return found.ino === ino ? found.created : undefined;
  } catch {
    return undefined;
  }
}

/** Turns a system error into one with a stable code; others pass unchanged. */
export function procError(error: unknown, what: string, missing: () => ErrorCode): unknown {
  const { errno } = error as NodeJS.ErrnoException;
  if (VmprotError.is(error) || errno === undefined) return error;
  const code = CODES.get(-errno) ?? (isMissing(-errno) ? missing() : "PROC_UNREADABLE");
  return new VmprotError(code, `${what} cannot be read: ${errnoText(-errno)}.`);
}

const CODES = new Map<number, ErrorCode>([
  [ERRNO.EACCES, "PROCESS_DENIED"],
  [ERRNO.EPERM, "PROCESS_DENIED"],
  [ERRNO.ESRCH, "PROCESS_GONE"],
]);

const isMissing = (errno: number): boolean => errno === ERRNO.ENOENT || errno === ERRNO.ENOTDIR;

/** A file of /proc can be missing because the descriptor is, the process is, or all of /proc is. */
function whatIsMissing(files: ProcFiles, pid: number | "self"): ErrorCode {
  const present = (path: string): boolean => {
    try {
      return files.list(path).length > 0;
    } catch {
      return false;
    }
  };
  if (present(`${pid}`)) return "FD_CLOSED";
  return pid !== "self" && present("self") ? "PROCESS_GONE" : "PROC_UNAVAILABLE";
}
