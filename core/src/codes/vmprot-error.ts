import { ERROR_CODES, type ErrorCode } from "./error-codes.js";

const MARK = Symbol.for("@vmprot/core/VmprotError");

/** A broken caller, or bad input. Refusals are values and never thrown. */
export class VmprotError extends Error {
  override readonly name = "VmprotError";
  readonly code: ErrorCode;
  readonly remedy: string;
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
  }

  /** Like `instanceof`, and true too for errors of another copy of this package. */
  static is(error: unknown): error is VmprotError {
    return typeof error === "object" && error !== null && MARK in error;
  }
}
