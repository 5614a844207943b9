import { type ErrorCode, VmprotError } from "@vmprot/core";
import { type DmaBuf, isDmaBufLink, procError, readDmaBuf } from "./dma-buf.js";
import { type ProcFiles, procFiles } from "./proc-files.js";

/** A process that has a buffer open. */
export interface Holder {
  readonly pid: number;
  /** The name of its main thread; empty where it could not be read. Untrusted. */
  readonly comm: string;
  readonly fds: readonly number[];
}

/** One buffer, however many descriptors refer to it. */
export interface HeldDmaBuf extends DmaBuf {
  readonly holders: readonly Holder[];
}

/** What could not be read, and why. */
export interface ScanFault {
  readonly pid: number;
  /** Absent where it is the whole process. */
  readonly fd?: number;
  readonly code: ErrorCode;
  readonly message: string;
}

/** What a look at the machine found. */
export interface Scan {
  /** By inode number, ascending. */
  readonly buffers: readonly HeldDmaBuf[];
  readonly faults: readonly ScanFault[];
  /** Processes whose descriptors could be listed. */
  readonly processes: number;
  /** Descriptors that were looked at. */
  readonly fds: number;
}

/** Where to look. */
export interface ScanOptions {
  /** Absent means every process. */
  readonly pids?: readonly number[];
  readonly files?: ProcFiles;
}

/**
 * Finds the dma-bufs that processes have open, each once. What cannot be read is reported and the
 * rest is scanned all the same. Buffers that only mappings or the kernel keep alive have no
 * descriptor and are not found.
 *
 * @throws VmprotError PROC_UNAVAILABLE
 */
export function scanProcesses({ pids, files = procFiles() }: ScanOptions = {}): Scan {
  const scanner = new Scanner(files);
  const all = allPids(files);
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

class Scanner {
  readonly #files: ProcFiles;
  readonly #buffers = new Map<number, DmaBuf & { holders: (Holder & { fds: number[] })[] }>();
  readonly #faults: ScanFault[] = [];
  #processes = 0;
  #fds = 0;

  constructor(files: ProcFiles) {
    this.#files = files;
  }

  get scan(): Scan {
    const buffers = [...this.#buffers.values()].sort((a, b) => a.ino - b.ino);
    return { buffers, faults: this.#faults, processes: this.#processes, fds: this.#fds };
  }

  process(pid: number): void {
    let names: readonly string[];
    try {
      names = this.#files.list(`${pid}/fd`);
    } catch (error) {
      this.#fault(error, pid);
      return;
    }
    this.#processes += 1;
    this.#fds += names.length;
    const folder = `${pid}/fd/`;
    for (const name of names) {
      if (this.#isDmaBuf(folder + name)) this.#descriptor(pid, Number(name));
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

  #descriptor(pid: number, fd: number): void {
    try {
      const dmaBuf = readDmaBuf(this.#files, pid, fd);
      const known = this.#buffers.get(dmaBuf.ino) ?? { ...dmaBuf, holders: [] };
      this.#buffers.set(dmaBuf.ino, known);
      const last = known.holders.at(-1);
      if (last?.pid === pid) last.fds.push(fd);
      else known.holders.push({ pid, comm: this.#comm(pid), fds: [fd] });
    } catch (error) {
      this.#fault(error, pid, fd);
    }
  }

  #comm(pid: number): string {
    try {
      return this.#files.read(`${pid}/comm`).trimEnd();
    } catch {
      return "";
    }
  }

  #fault(thrown: unknown, pid: number, fd?: number): void {
    const what = fd === undefined ? `Process ${pid}` : `Descriptor ${fd} of process ${pid}`;
    const missing = fd === undefined ? "PROCESS_GONE" : "FD_CLOSED";
    const error = procError(thrown, what, () => missing);
    if (!VmprotError.is(error)) throw error;
    const { code, message } = error;
    this.#faults.push({ pid, ...(fd === undefined ? {} : { fd }), code, message });
  }
}
