import { ERROR_CODES, type ErrorCode } from "./error-codes.js";

const MARK = Symbol.for("@vmprot/core/VmprotError");

/** An error as JSON has it, or whatever else carries data between programs. */
export interface VmprotErrorData {
  readonly name: "VmprotError";
  readonly code: ErrorCode;
  readonly message: string;
  /** What the caller can do about it. */
  readonly remedy: string;
}

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
  toJSON(): VmprotErrorData {
    const { name, code, message, remedy } = this;
    return { name, code, message, remedy };
  }

  /**
   * The error that `structuredClone`, `postMessage`, a worker's `error` event or JSON made something
   * else of: its code, message and stack, and the remedy that this copy of the package has for the
   * code. An error that {@link is} knows is returned as it is.
   *
   * @returns undefined for all else, an error of a newer version with a code of its own included
   */
  static from(value: unknown): VmprotError | undefined {
    if (VmprotError.is(value)) return value;
    try {
      const { name, message, code, remedy, cause, stack } = value as Partial<VmprotError>;
      const said = name === "VmprotError" ? { code, remedy } : cause;
      const isOurs = typeof said?.code === "string" && typeof said.remedy === "string";
      if (!isOurs || !Object.hasOwn(ERROR_CODES, said.code) || typeof message !== "string") {
        return undefined;
      }
      const error = new VmprotError(said.code, message);
      if (typeof stack === "string") error.stack = stack;
      return error;
    } catch {
      // Nothing that has properties, or a proxy that does not say.
      return undefined;
    }
  }

  /**
   * Like `instanceof`, and true too for errors of another copy of this package or another realm. A
   * clone is none, since it has no `code`: {@link from} makes one of it.
   */
  static is(error: unknown): error is VmprotError {
    try {
      return typeof error === "object" && error !== null && MARK in error;
    } catch {
      // A proxy that does not say.
      return false;
    }
  }
}
