import { printable } from "@vmprot/core";
import { asError } from "./as-error.js";
import { ReaderGone, writeErr } from "./output/standard-streams.js";
import { runProgram } from "./program.js";

const LONGEST = 4000;

try {
  process.exitCode = await runProgram(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof ReaderGone)) {
    const { code, message } = asError(error);
    writeErr(`${printable(`vmprot: ${code}: ${message}`, LONGEST)}\n`);
    process.exitCode = 2;
  }
}
