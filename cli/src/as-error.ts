import type { ErrorCode } from "@vmprot/core";
import { printable, VmprotError } from "@vmprot/core";

/** Anything that was thrown, as one line with a stable code. */
export interface PlainError {
  readonly code: ErrorCode;
  readonly message: string;
}

/** Whatever is no error of vmprot's own is a defect; VMPROT_DEBUG=1 shows where. */
export function asError(error: unknown): PlainError {
  if (process.env.VMPROT_DEBUG === "1") console.error(error);
  if (VmprotError.is(error)) return { code: error.code, message: error.message };
  const message = error instanceof Error ? error.message : String(error);
  return { code: "INTERNAL", message: printable(`${message}; VMPROT_DEBUG=1 shows more.`) };
}
