import { writeSync } from "node:fs";
import { VmprotError } from "@vmprot/core";
import { isBusy, pause, systemReason } from "../system-error.js";

const STDOUT = 1;
const STDERR = 2;

/** Whoever read the output has gone: there is nobody to tell anything more. */
export class ReaderGone extends Error {}

let goesOn = false;

/**
 * From now on a reader that goes stops nothing: what is left to do is done without a word, so that
 * the exit status says of all of it what it would have said. Only for work that has an end.
 */
export function goOnWithoutReader(): void {
  goesOn = true;
}

/**
 * Writes data. Waits while the reader is slow, so that nothing piles up in memory.
 *
 * @throws ReaderGone if the pipe is closed and the work has no end, VmprotError OUTPUT_FAILED
 */
export function writeOut(text: string): void {
  try {
    writeAll(STDOUT, text);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EPIPE") {
      if (goesOn) return;
      throw new ReaderGone();
    }
    throw new VmprotError(
      "OUTPUT_FAILED",
      `Standard output cannot be written: ${systemReason(error)}.`,
    );
  }
}

/** Writes messages. If nobody can read them, that is no reason to stop. */
export function writeErr(text: string): void {
  try {
    writeAll(STDERR, text);
  } catch {}
}

/** Writes synchronously and to the end, also where the descriptor is non-blocking. */
function writeAll(fd: number, text: string): void {
  let rest: Buffer = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(fd, rest));
    } catch (error) {
      if (!isBusy(error)) throw error;
      pause();
    }
  }
}
