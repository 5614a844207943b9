import type { ByteSource } from "./byte-source.js";

/** Longest query, in bytes: 1 MiB. */
export const MAX_QUERY = 1 << 20;
const CHUNK = 1 << 16;
/**
 * Read at once at most, in bytes. What is read together becomes one string, and V8 has a space of its
 * own for those of more than 128 KiB: whichever of them is in use when it collects young garbage counts
 * as old from then on, and stays until there is a lot of it. A source that is ahead of us, as a file
 * always is and a pipe on a busy machine, would fill the memory with used input.
 */
const MOST_AT_ONCE = CHUNK;
const NEWLINE = 0x0a;

/**
 * The part of the input that has been read and not yet used. It holds at least one query of the
 * longest kind, so that memory stays constant whatever the length of the input.
 */
export class InputWindow {
  readonly bytes = Buffer.allocUnsafeSlow(MAX_QUERY + CHUNK);
  /** Where the unused part starts and ends in `bytes`. */
  start = 0;
  end = 0;
  /** Line number at `start`, from 1. */
  line = 1;
  /** Whether the source has no more to give. */
  ended = false;
  /** How many bytes have been read so far. */
  total = 0;
  readonly #source: ByteSource;
  readonly #onRead: (total: number) => void;

  /** @param onRead called before each read, that is whenever everything read so far is used */
  constructor(source: ByteSource, onRead: (total: number) => void = () => {}) {
    this.#source = source;
    this.#onRead = onRead;
  }

  get length(): number {
    return this.end - this.start;
  }

  /** Whether the unused part is longer than any query may be. */
  get overlong(): boolean {
    return this.length > MAX_QUERY;
  }

  /** Appends what the source has at hand; false at its end. The window must not be overlong. */
  read(): boolean {
    if (this.ended) return false;
    this.#onRead(this.total);
    if (this.start > 0) {
      this.bytes.copyWithin(0, this.start, this.end);
      this.end -= this.start;
      this.start = 0;
    }
    const room = this.bytes.length - this.end;
    const count = this.#source.read(this.bytes, this.end, Math.min(room, MOST_AT_ONCE));
    this.total += count;
    this.end += count;
    this.ended = count === 0;
    return !this.ended;
  }

  /** The first newline at or after `from`, -1 if there is none yet. */
  newline(from = this.start): number {
    const at = this.bytes.indexOf(NEWLINE, from);
    return at < this.end ? at : -1;
  }

  /** The last newline of the unused part, -1 if there is none. */
  lastNewline(): number {
    if (this.end === this.start) return -1;
    const at = this.bytes.lastIndexOf(NEWLINE, this.end - 1);
    return at >= this.start ? at : -1;
  }

  text(from: number, to: number): string {
    return this.bytes.toString("utf8", from, to);
  }
}
