#!/usr/bin/env node
import { VmprotError } from "@vmprot/core";
import { errorLine, runProgram } from "./program.js";

const INTERRUPTED = 130;
const FAILED = 2;

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  // A reader that has gone wants no more, and is told no more.
  if (error.code !== "EPIPE") process.exitCode = report(error);
});
try {
  process.exitCode = await runProgram(process.argv.slice(2), await asker());
} catch (error) {
  process.exitCode = report(error);
}

/** Somebody to ask, where both ends are a terminal. */
async function asker() {
  if (!process.stdin.isTTY || !process.stdout.isTTY) return undefined;
  const { askOnTerminal } = await import("./ask-on-terminal.js");
  return askOnTerminal;
}

function report(error: unknown): number {
  if (process.env.VMPROT_DEBUG === "1") console.error(error);
  const { name, message, syscall } = error as NodeJS.ErrnoException;
  if (name === "ExitPromptError") {
    process.stderr.write("create-adapter: nothing was written.\n");
    return INTERRUPTED;
  }
  const code = VmprotError.is(error) ? error.code : syscall ? "OUTPUT_FAILED" : "INTERNAL";
  process.stderr.write(errorLine(code, message));
  return FAILED;
}
