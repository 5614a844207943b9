import { type ErrorCode, VmprotError } from "@vmprot/core";
import { type DescriptorTables, LIVE_TABLES } from "../system/descriptor-tables.js";
import { type DmaBuf, isDmaBufLink, procError, readDmaBuf } from "./dma-buf.js";
import { type ProcFiles, procFiles } from "./proc-files.js";
import { isEnded, type Task, tableOf, threadsOf } from "./tasks.js";

/** A process that has a buffer open. */
export interface Holder extends Task {
  /** The name of its main thread; empty where it could not be read. Untrusted. */
  readonly comm: string;
  readonly fds: readonly number[];
}

/** One buffer, however many descriptors refer to it. */
export interface HeldDmaBuf extends DmaBuf {
  readonly holders: readonly Holder[];
}

/** What could not be read, and why. */
export interface ScanFault extends Task {
  /** Absent where it is the whole process, or thread. */
  readonly fd?: number;
  readonly code: ErrorCode;
  readonly message: string;
}

/** What a look at the machine found. It is no snapshot: processes go on meanwhile. */
export interface Scan {
  /** By inode number, ascending. */
  readonly buffers: readonly HeldDmaBuf[];
  /** Empty where everything was read. */
  readonly faults: readonly ScanFault[];
  /** Processes whose descriptors could be listed. */
  readonly processes: number;
  /** Descriptors that were looked at. */
  readonly fds: number;
  /** Processes and dma-bufs' descriptors that were there at first, and gone when they were read. */
  readonly ended: number;
}

/** Where to look. */
export interface ScanOptions {
  /** Absent means every process. One that is not there is a fault then. */
  readonly pids?: readonly number[];
  readonly files?: ProcFiles;
  /**
   * Which threads share their process's descriptors. Absent means that this machine's kernel is asked,
   * and where `files` are of another, that every thread's are read.
   */
  readonly tables?: DescriptorTables;
}

/**
 * Finds the dma-bufs that processes have open, each once, those of threads with a descriptor table of
 * their own included. What cannot be read is reported and the rest is scanned all the same. Buffers that
 * only mappings or the kernel keep alive have no descriptor and are not found.
 *
 * @throws VmprotError PROC_UNAVAILABLE
 */
export function scanProcesses({ pids, files, tables }: ScanOptions = {}): Scan {
  const proc = files ?? procFiles();
  const all = allPids(proc);
  const asked = tables ?? (files === undefined && areOwnPids(proc) ? LIVE_TABLES : undefined);
  const scanner = new Scanner(proc, asked, pids !== undefined);
  for (const pid of new Set(pids ?? all)) scanner.process(pid);
  return scanner.scan;
}

function allPids(files: ProcFiles): number[] {
  try {
    const names = files.list(".");
    const pids = names.filter((name) => /^[1-9][0-9]{0,9}$/.test(name)).map(Number);
    if (pids.length > 0) return pids.sort((a, b) => a - b);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new VmprotError("PROC_UNAVAILABLE", `/proc cannot be listed: ${code}.`);
  }
  throw new VmprotError("PROC_UNAVAILABLE", "/proc lists no process.");
}

/** In a /proc of another PID namespace, numbers mean other processes than in system calls. */
function areOwnPids(files: ProcFiles): boolean {
  try {
    return files.link("self") === `${process.pid}`;
  } catch {
    return false;
  }
}

class Scanner {
  readonly #files: ProcFiles;
  readonly #tables: DescriptorTables | undefined;
  readonly #areWanted: boolean;
  readonly #buffers = new Map<number, DmaBuf & { holders: (Holder & { fds: number[] })[] }>();
  readonly #faults: ScanFault[] = [];
  #processes = 0;
  #fds = 0;
  #ended = 0;

  /** @param areWanted whether it is a fault that a process is not there */
  constructor(files: ProcFiles, tables: DescriptorTables | undefined, areWanted: boolean) {
    this.#files = files;
    this.#tables = tables;
    this.#areWanted = areWanted;
  }

  get scan(): Scan {
    const buffers = [...this.#buffers.values()].sort((a, b) => a.ino - b.ino);
    const [faults, processes, fds, ended] = [this.#faults, this.#processes, this.#fds, this.#ended];
    return { buffers, faults, processes, fds, ended };
  }

  process(pid: number): void {
    let names: readonly string[] = [];
    try {
      names = this.#files.list(`${pid}/fd`);
    } catch (error) {
      // Of a process whose main thread has ended only root may list what no longer is.
      if (!isEnded(this.#files, pid)) {
        this.#fault(error, { pid });
        return;
      }
    }
    this.#processes += 1;
    this.#table({ pid }, names);
    this.#threads(pid, new Set(names));
  }

  /** Threads that share no table which was read already. */
  #threads(pid: number, read: ReadonlySet<string>): void {
    const separate = [pid];
    for (const tid of this.#tids(pid)) {
      const shared = separate.map((each) => this.#tables?.areShared(each, tid));
      if (shared.includes(true)) continue;
      try {
        const names = this.#files.list(`${pid}/task/${tid}/fd`);
        if (shared.includes(undefined)) {
          this.#table({ pid, tid }, names, read);
        } else {
          this.#table({ pid, tid }, names);
          separate.push(tid);
        }
      } catch (error) {
        this.#fault(error, { pid, tid });
      }
    }
  }

  #tids(pid: number): readonly number[] {
    try {
      return threadsOf(this.#files, pid);
    } catch (error) {
      this.#fault(error, { pid });
      return [];
    }
  }

  /** @param read descriptors of the process, which these can be: nobody says whether the table is shared */
  #table(task: Task, names: readonly string[], read?: ReadonlySet<string>): void {
    this.#fds += names.filter((name) => !read?.has(name)).length;
    const folder = `${tableOf(task)}/fd/`;
    for (const name of names) {
      if (this.#isDmaBuf(folder + name)) this.#descriptor(task, Number(name), read?.has(name));
    }
  }

  #isDmaBuf(path: string): boolean {
    try {
      return isDmaBufLink(this.#files.link(path));
    } catch {
      // Closed since it was listed, like the very descriptor that listed this process's own.
      return false;
    }
  }

  #descriptor(task: Task, fd: number, isRead = false): void {
    try {
      const dmaBuf = readDmaBuf(this.#files, tableOf(task), fd);
      const known = this.#buffers.get(dmaBuf.ino) ?? { ...dmaBuf, holders: [] };
      this.#buffers.set(dmaBuf.ino, known);
      const isKnown = ({ pid, fds }: Holder): boolean => pid === task.pid && fds.includes(fd);
      if (isRead && known.holders.some(isKnown)) return;
      const last = known.holders.at(-1);
      if (last?.pid === task.pid && last.tid === task.tid) last.fds.push(fd);
      else known.holders.push({ ...task, comm: this.#comm(task.pid), fds: [fd] });
    } catch (error) {
      this.#fault(error, task, fd);
    }
  }

  #comm(pid: number): string {
    try {
      return this.#files.read(`${pid}/comm`).trimEnd();
    } catch {
      return "";
    }
  }

  #fault(thrown: unknown, task: Task, fd?: number): void {
    const { pid, tid } = task;
    const whose = tid === undefined ? `process ${pid}` : `thread ${tid} of process ${pid}`;
    const what = fd === undefined ? whose : `descriptor ${fd} of ${whose}`;
    const error = procError(thrown, what[0]?.toUpperCase() + what.slice(1), () =>
      this.#missing(task, fd),
    );
    if (!VmprotError.is(error)) throw error;
    const code = this.#isReused(error, task, fd) ? "FD_CLOSED" : error.code;
    const isWanted = this.#areWanted && fd === undefined && tid === undefined;
    if (code === "FD_CLOSED" || (code === "PROCESS_GONE" && !isWanted)) this.#ended += 1;
    else
      this.#faults.push({
        ...task,
        ...(fd === undefined ? {} : { fd }),
        code,
        message: error.message,
      });
  }

  /** A file that is missing where its process or descriptor still is, is not there to be read. */
  #missing(task: Task, fd: number | undefined): ErrorCode {
    try {
      if (fd !== undefined) this.#files.link(`${tableOf(task)}/fd/${fd}`);
      else this.#files.list(tableOf(task));
      return "PROC_UNREADABLE";
    } catch {
      return fd === undefined ? "PROCESS_GONE" : "FD_CLOSED";
    }
  }

  /** A descriptor that was a dma-buf's and is another file's now says something else. */
  #isReused({ code }: VmprotError, task: Task, fd: number | undefined): boolean {
    if (code !== "FDINFO_MALFORMED") return false;
    return !this.#isDmaBuf(`${tableOf(task)}/fd/${fd}`);
  }
}
