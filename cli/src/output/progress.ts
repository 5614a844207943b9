import { isatty } from "node:tty";
import { writeErr } from "./standard-streams.js";

const FIRST_MS = 500;
const EVERY_MS = 200;
const CLEAR_LINE = "\r\u001b[K";

/** Digits in groups of three, without node's language data, which take milliseconds to load. */
const grouped = (count: number): string => String(count).replace(/\B(?=(\d{3})+$)/g, ",");

/**
 * A line on standard error that says how far the work is, if that is a terminal, the results go
 * elsewhere and it takes longer than a moment.
 */
export class Progress {
  readonly enabled = isatty(2) && !isatty(1);
  readonly #size: number | undefined;
  readonly #begin = performance.now();
  #next = this.#begin + FIRST_MS;

  /** @param size of the whole input in bytes, if that is known */
  constructor(size: number | undefined) {
    this.#size = size;
  }

  update(queries: number, bytes: number): void {
    const now = performance.now();
    if (!this.enabled || now < this.#next) return;
    this.#next = now + EVERY_MS;
    const rate = grouped(Math.round(queries / ((now - this.#begin) / 1000)));
    const share = this.#size ? `${Math.floor((100 * bytes) / this.#size)} %, ` : "";
    writeErr(`${CLEAR_LINE}vmprot: ${share}${grouped(queries)} queries, ${rate} a second`);
  }

  finish(): void {
    if (this.enabled && performance.now() >= this.#begin + FIRST_MS) writeErr(CLEAR_LINE);
  }
}
