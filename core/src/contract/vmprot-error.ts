import { ERROR_CODES, type ErrorCode } from "./error-codes.js";

const MARK = Symbol.for("@vmprot/core/VmprotError");

/** A broken caller, or bad input. Refusals are values and never thrown. */
export class VmprotError extends Error {
  override readonly name = "VmprotError";
  readonly code: ErrorCode;
  readonly remedy: string;
  /** The code and the remedy once more: structuredClone keeps no other field of an error. */
  override readonly cause: { readonly code: ErrorCode; readonly remedy: string };
  readonly [MARK] = true;

  /**
   * An error of this code, with the code's remedy.
   *
   * @param detail says more than the code's own message; absent means that message
   */
  constructor(code: ErrorCode, detail?: string) {
    super(detail ?? ERROR_CODES[code].message);
    this.code = code;
    this.remedy = ERROR_CODES[code].remedy;
    this.cause = { code, remedy: this.remedy };
  }

  /** What JSON.stringify shows, which would leave out the message otherwise. */
  toJSON(): { name: string; code: ErrorCode; message: string; remedy: string } {
    const { name, code, message, remedy } = this;
    return { name, code, message, remedy };
  }

  /** Like `instanceof`, and true too for errors of another copy of this package. */
  static is(error: unknown): error is VmprotError {
    try {
      return typeof error === "object" && error !== null && MARK in error;
    } catch {
      // A proxy that does not say.
      return false;
    }
  }
}
