import { printable } from "./printable.js";
import { writeErr } from "./standard-streams.js";

/** Advice about something that is no error, on one line of standard error. */
export function writeHint(text: string): void {
  writeErr(`${printable(`vmprot: hint: ${text}`)}\n`);
}
