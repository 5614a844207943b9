import { asError } from "./as-error.js";
import { ReaderGone, writeErr } from "./output/standard-streams.js";
import { runProgram } from "./program.js";

try {
  process.exitCode = await runProgram(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof ReaderGone)) {
    const { code, message } = asError(error);
    writeErr(`vmprot: ${code}: ${message}\n`);
    process.exitCode = 2;
  }
}
