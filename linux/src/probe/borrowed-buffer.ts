import { type ErrorCode, VmprotError } from "@vmprot/core";
import { isDmaBufLink } from "../proc/dma-buf.js";
import type { ProcFiles } from "../proc/proc-files.js";
import type { HeldDmaBuf, Holder } from "../proc/scan-processes.js";
import { borrowFd } from "../system/borrow-fd.js";
import { liveSystem } from "../system/live-system.js";
import type { System } from "../system/system.js";

/** Whose descriptors are borrowed; absent means this machine. */
export interface BorrowOptions {
  readonly system?: System | undefined;
  /** Must show the processes that were scanned. */
  readonly files: ProcFiles;
}

/** What another descriptor of the same holder may not have. */
const OF_ONE_DESCRIPTOR: readonly ErrorCode[] = ["FD_CHANGED", "FD_CLOSED"];

/**
 * A buffer that a scan found, of which a descriptor is borrowed from a holder when it is needed: the first
 * that is proven to be of this very buffer. Numbers of processes and descriptors are used again.
 */
export class BorrowedBuffer {
  readonly #buffer: HeldDmaBuf;
  readonly #options: BorrowOptions;
  #borrowed: number | undefined;

  /** Nothing is borrowed yet. */
  constructor(buffer: HeldDmaBuf, options: BorrowOptions) {
    this.#buffer = buffer;
    this.#options = options;
  }

  /**
   * A descriptor of this process, the same at every call.
   *
   * @throws VmprotError FD_CHANGED, FD_CLOSED, FD_UNREACHABLE, PROCESS_GONE, FFI_UNAVAILABLE: what is
   * wrong with the first holder's, where no other gives one
   */
  descriptor(): number {
    this.#borrowed ??= this.#borrow();
    return this.#borrowed;
  }

  /** Closes what was borrowed. */
  release(): void {
    if (this.#borrowed !== undefined) this.#system.close(this.#borrowed);
    this.#borrowed = undefined;
  }

  get #system(): System {
    return this.#options.system ?? liveSystem();
  }

  #borrow(): number {
    let fault: unknown;
    for (const holder of this.#buffer.holders) {
      for (const fd of holder.fds) {
        try {
          return this.#borrowFrom(holder, fd);
        } catch (error) {
          fault ??= error;
          if (!VmprotError.is(error) || !OF_ONE_DESCRIPTOR.includes(error.code)) break;
        }
      }
    }
    throw fault;
  }

  #borrowFrom({ pid, tid }: Holder, fd: number): number {
    const borrowed = borrowFd(pid, fd, this.#system, tid);
    if (this.#isOfBuffer(borrowed)) return borrowed;
    this.#system.close(borrowed);
    throw new VmprotError(
      "FD_CHANGED",
      `Descriptor ${fd} of process ${pid} is not that of the buffer with inode ${this.#buffer.ino}.`,
    );
  }

  /** What cannot be compared is not used either. */
  #isOfBuffer(fd: number): boolean {
    const { ino, created } = this.#buffer;
    const path = `self/fd/${fd}`;
    try {
      const { files } = this.#options;
      if (!isDmaBufLink(files.link(path))) return false;
      const found = files.stat(path);
      return found.ino === ino && (created === undefined || created === found.created);
    } catch {
      return false;
    }
  }
}
