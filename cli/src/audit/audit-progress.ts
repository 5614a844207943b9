import { isatty } from "node:tty";
import { writeErr } from "../output/standard-streams.js";

const FIRST_MS = 500;
const EVERY_MS = 200;
const CLEAR_LINE = "\r\u001b[K";

/** A line on standard error, if that is a terminal, that says what is being done and how far it is. */
export class AuditProgress {
  readonly enabled = isatty(2);
  #next = performance.now() + FIRST_MS;
  #stage = "";
  #isShown = false;

  stage(name: string): void {
    this.#stage = name;
    this.update(-1);
  }

  /** @param percent below 0 where it is not known */
  update(percent: number): void {
    const now = performance.now();
    if (!this.enabled || now < this.#next) return;
    this.#next = now + EVERY_MS;
    this.#isShown = true;
    const share = percent < 0 ? "" : `: ${Math.floor(percent)} %`;
    writeErr(`${CLEAR_LINE}vmprot: ${this.#stage}${share}`);
  }

  finish(): void {
    if (this.#isShown) writeErr(CLEAR_LINE);
    this.#isShown = false;
  }
}
