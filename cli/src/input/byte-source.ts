import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { VmprotError } from "@vmprot/core";
import { isBusy, pause, systemReason } from "../system-error.js";

const STDIN = 0;

/** Bytes to read, from a file or standard input. Reading waits for the writer. */
export interface ByteSource {
  /** The file's length; undefined where it has none, as a pipe. */
  readonly size: number | undefined;
  /**
   * Reads at most `length` bytes to `bytes[offset]` and returns how many; 0 at the end.
   *
   * @throws VmprotError INPUT_UNREADABLE
   */
  read(bytes: Uint8Array, offset: number, length: number): number;
  close(): void;
}

/**
 * @param path of a file, or `-` for standard input
 * @throws VmprotError INPUT_NOT_FOUND or INPUT_UNREADABLE
 */
export function openBytes(path: string): ByteSource {
  const name = path === "-" ? "standard input" : path;
  const fd = path === "-" ? STDIN : attempt(name, () => openSync(path, "r"));
  const stat = attempt(name, () => fstatSync(fd));
  if (stat.isDirectory()) {
    throw new VmprotError("INPUT_UNREADABLE", `${name} cannot be read: it is a directory.`);
  }
  return {
    size: stat.isFile() ? stat.size : undefined,
    read: (bytes, offset, length) => attempt(name, () => readSome(fd, bytes, offset, length)),
    close: () => {
      if (fd !== STDIN) closeSync(fd);
    },
  };
}

/** A pipe that another process made non-blocking has nothing to read at times: wait and retry. */
function readSome(fd: number, bytes: Uint8Array, offset: number, length: number): number {
  for (;;) {
    try {
      return readSync(fd, bytes, offset, length, null);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EOF") return 0;
      if (!isBusy(error)) throw error;
      pause();
    }
  }
}

function attempt<T>(name: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT") throw new VmprotError("INPUT_NOT_FOUND", `${name} does not exist.`);
    throw new VmprotError("INPUT_UNREADABLE", `${name} cannot be read: ${systemReason(error)}.`);
  }
}
