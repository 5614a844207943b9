const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const NEWLINE = 0x0a;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

/** What the scanner stopped behind. */
export type Stop = "value" | "comma" | "close" | "newline" | "end";

/**
 * Finds where JSON values end by counting brackets outside strings, and understands nothing else.
 * It can stop anywhere and go on with the next bytes.
 */
export class ValueScanner {
  /** Brackets open at present. */
  depth = 0;
  inString = false;
  /** Whether the current value has begun. */
  begun = false;
  /** Newlines passed so far. */
  lines = 0;
  #escaped = false;

  /** Where the last scan stopped: the offset behind the byte that stopped it. */
  at = 0;

  /**
   * Scans up to the end of the next value that stands at depth `base`, or the next comma, closing
   * bracket or newline there.
   */
  scan(bytes: Uint8Array, from: number, to: number, base: number): Stop {
    for (let i = from; i < to; i++) {
      const byte = bytes[i] as number;
      if (this.inString) {
        this.#insideString(byte);
      } else if (byte > COMMA || byte === COMMA || byte === QUOTE || byte === NEWLINE) {
        const stop = this.#outsideString(byte, base);
        if (stop !== undefined) {
          this.at = i + 1;
          return stop;
        }
      } else if (byte > 0x20) this.begun = true;
    }
    this.at = to;
    return "end";
  }

  #insideString(byte: number): void {
    if (this.#escaped) this.#escaped = false;
    else if (byte === BACKSLASH) this.#escaped = true;
    else if (byte === QUOTE) this.inString = false;
    // No string goes on over a newline, so a missing quote spoils no more than its own line.
    if (byte === NEWLINE) {
      this.inString = false;
      this.lines += 1;
    }
  }

  #outsideString(byte: number, base: number): Stop | undefined {
    switch (byte) {
      case NEWLINE:
        this.lines += 1;
        return this.depth === base ? "newline" : undefined;
      case COMMA:
        return this.depth === base ? "comma" : this.#begin();
      case OPEN_BRACE:
      case OPEN_BRACKET:
        this.depth += 1;
        return this.#begin();
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        this.depth -= 1;
        if (this.depth < base) return "close";
        return this.depth === base ? "value" : undefined;
      case QUOTE:
        this.inString = true;
        return this.#begin();
      default:
        return this.#begin();
    }
  }

  #begin(): undefined {
    this.begun = true;
  }
}
