import { RigError } from "../rig-error.js";
import type { Inside } from "./inside.js";

/** What is to be known of a machine that runs. */
interface Running {
  /** Settles when it stops, with what the emulator complained of. */
  readonly ended: Promise<string>;
  consoleTail(): string;
}

/** Rejects when the job cannot end by itself any more. */
export function failure(
  machine: Running,
  { timeout, signal }: Inside,
  timer: AbortSignal,
): Promise<never> {
  return new Promise((_, reject) => {
    const fail = (why: string) =>
      reject(new RigError(`${why}\nThe console's last lines:\n${machine.consoleTail()}`, 125));
    void machine.ended.then((complaints) => {
      // It was stopped, and its files may be gone.
      if (!timer.aborted) fail(`the machine stopped by itself. ${complaints}`);
    });
    signal?.addEventListener("abort", () => reject(signal.reason));
    if (timeout === undefined) return;
    const patience = setTimeout(() => fail(`no end after ${timeout / 1000} s`), timeout);
    timer.addEventListener("abort", () => clearTimeout(patience));
  });
}
