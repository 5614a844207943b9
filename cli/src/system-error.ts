import { getSystemErrorMap } from "node:util";

const PAUSE_MS = 2;
const never = new Int32Array(new SharedArrayBuffer(4));

/** The system's own words for an error, such as `no space left on device (ENOSPC)`. */
export function systemReason(error: unknown): string {
  const { errno, code, message } = error as NodeJS.ErrnoException;
  const [, reason] = (errno !== undefined && getSystemErrorMap().get(errno)) || [];
  if (reason === undefined) return message;
  return `${reason} (${code})`;
}

/** Whether a non-blocking file descriptor is just not ready yet. */
export function isBusy(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === "EAGAIN" || code === "EWOULDBLOCK";
}

/** Waits a moment without turning the event loop: the command reads and writes synchronously. */
export function pause(): void {
  Atomics.wait(never, 0, 0, PAUSE_MS);
}
