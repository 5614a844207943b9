import { isatty } from "node:tty";
import { VmprotError } from "@vmprot/core";
import { writeErr } from "../output/standard-streams.js";

const STDIN = 0;

/**
 * Nobody should face a command that silently waits for a terminal.
 *
 * @throws VmprotError USAGE if there is no FILE and standard input is a terminal
 */
export function checkTerminal(file: string | undefined): void {
  if ((file !== undefined && file !== "-") || !isatty(STDIN)) return;
  if (file === undefined) {
    throw new VmprotError(
      "USAGE",
      "Give a FILE with queries, or pipe them in; - reads them from the terminal. `vmprot query --help` shows examples.",
    );
  }
  writeErr("vmprot: reading queries from the terminal, one a line; Ctrl-D ends them\n");
}
