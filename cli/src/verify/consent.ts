import { readSync } from "node:fs";
import { isatty } from "node:tty";
import { VmprotError } from "@vmprot/core";
import { writeErr } from "../output/standard-streams.js";

const STDIN = 0;
const STDERR = 2;

/**
 * Shows the plan where somebody sees it, and asks whoever sits at the terminal.
 *
 * @param yes agreed to already
 * @throws VmprotError CONSENT_MISSING
 */
export function askConsent(plan: string, yes: boolean): void {
  const isSeen = isatty(STDERR);
  if (isSeen) writeErr(plan);
  if (yes) return;
  if (!isSeen || !isatty(STDIN)) {
    throw new VmprotError(
      "CONSENT_MISSING",
      "There is no terminal to ask on: --dry-run shows what would be done, --yes agrees to it.",
    );
  }
  writeErr("Go on? [y/N] ");
  if (!/^y(es)?$/i.test(readLine().trim())) {
    throw new VmprotError("CONSENT_MISSING", "Nothing was done.");
  }
}

/** What is typed; a terminal gives it a line at a time. */
function readLine(): string {
  const line = Buffer.alloc(64);
  return line.toString("utf8", 0, readSync(STDIN, line));
}
