import { type ErrorCode, printable } from "@vmprot/core";
import { writeErr } from "./standard-streams.js";

/** How many complaints are printed; the rest are counted. */
const SHOWN = 20;
const CLEAR_LINE = "\r\u001b[K";

/** One line on standard error for each thing that is wrong, until there are too many. */
export class Complaints {
  /** Whether a progress line may stand where the next complaint goes. */
  overProgress = false;
  #errors = 0;
  #hints = 0;

  /** @param where such as `line 3`; absent where the complaint is of nothing in particular */
  error(where: string | undefined, code: ErrorCode, message: string): void {
    this.#errors += 1;
    if (this.#errors <= SHOWN) this.#print(where, code, message);
  }

  /** Advice about something that is no error. */
  hint(where: string, message: string): void {
    this.#hints += 1;
    if (this.#hints <= SHOWN) this.#print(where, "hint", message);
  }

  /** Says how many were left out. */
  finish(): void {
    if (this.#errors > SHOWN)
      this.#print(undefined, `${this.#errors - SHOWN} more errors are not shown`, "");
  }

  #print(where: string | undefined, what: string, message: string): void {
    const parts = ["vmprot", where, what, message].filter((part) => part);
    const text = printable(parts.join(": "));
    writeErr(`${this.overProgress ? CLEAR_LINE : ""}${text}\n`);
  }
}

/** Advice about something that is no error, on one line of standard error. */
export function writeHint(text: string): void {
  writeErr(`${printable(`vmprot: hint: ${text}`)}\n`);
}
