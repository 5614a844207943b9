import { LIMITS } from "./limits.js";

const NEWLINE = 0x0a;

/** One line of a client's. */
export interface Line {
  /** From 1. */
  readonly number: number;
  /** Without its newline; absent where it is too long. */
  readonly text: string | undefined;
  /** Whether the client ended before the line did. */
  readonly last: boolean;
}

/** Where more bytes can be put. */
export interface Room {
  readonly offset: number;
  readonly length: number;
}

/**
 * Takes what a client sends apart into lines, one at a time. It holds one line of the longest kind and
 * what was received with it, whatever comes.
 */
export class LineFramer {
  readonly bytes = Buffer.allocUnsafeSlow(LIMITS.line + LIMITS.chunk);
  #start = 0;
  #end = 0;
  /** Where no newline stands before. */
  #searched = 0;
  #number = 1;
  #dropping = false;

  /** Room for what is received next, once {@link next} has no more lines. */
  room(): Room {
    if (this.#start > 0) {
      this.bytes.copyWithin(0, this.#start, this.#end);
      this.#end -= this.#start;
      this.#searched -= this.#start;
      this.#start = 0;
    }
    return { offset: this.#end, length: Math.min(LIMITS.chunk, this.bytes.length - this.#end) };
  }

  /** So many bytes were put there. */
  received(count: number): void {
    this.#end += count;
  }

  /** The number of the next line. */
  get number(): number {
    return this.#number;
  }

  /** Whether anything is left that {@link next} has not given. */
  get hasRest(): boolean {
    return this.#end > this.#start;
  }

  /** Whether what comes next belongs to a line that was told to be too long. */
  get isDropping(): boolean {
    return this.#dropping;
  }

  /** Whether a line has begun that has no end yet. */
  get isOpen(): boolean {
    return this.#dropping || (this.#end > this.#start && !this.hasLine);
  }

  /** Whether there is a whole line. */
  get hasLine(): boolean {
    return this.#newline() >= 0;
  }

  /**
   * The next line; undefined where more has to be received for it.
   *
   * @param ended nothing more will be received, so that the rest is a line too
   */
  next(ended: boolean): Line | undefined {
    for (;;) {
      const newline = this.#newline();
      const end = newline < 0 ? this.#end : newline;
      const isWhole = newline >= 0 || (ended && end > this.#start);
      const isLong = end - this.#start > LIMITS.line;
      if (this.#dropping) {
        this.#take(end, newline >= 0);
        if (newline < 0) return undefined;
        this.#dropping = false;
        this.#number += 1;
      } else if (isLong && newline < 0) {
        this.#dropping = true;
        this.#take(end, false);
        return { number: this.#number, text: undefined, last: false };
      } else if (!isWhole) return undefined;
      else {
        const text = isLong ? undefined : this.bytes.toString("utf8", this.#start, end);
        const line = { number: this.#number, text, last: newline < 0 };
        this.#take(end, newline >= 0);
        this.#number += 1;
        return line;
      }
    }
  }

  #newline(): number {
    const at = this.bytes.subarray(0, this.#end).indexOf(NEWLINE, this.#searched);
    this.#searched = at < 0 ? this.#end : at;
    return at;
  }

  #take(end: number, newline: boolean): void {
    this.#start = newline ? end + 1 : end;
    this.#searched = this.#start;
  }
}
