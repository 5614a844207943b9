import { printable } from "@vmprot/core";
import { Command, CommanderError } from "commander";
import { adaptersCommand } from "./commands/adapters-command.js";
import { auditCommand } from "./commands/audit-command.js";
import { compileCommand } from "./commands/compile-command.js";
import { completionCommand } from "./commands/completion-command.js";
import { doctorCommand } from "./commands/doctor-command.js";
import { explainCommand } from "./commands/explain-command.js";
import { hostCommand } from "./commands/host-command.js";
import { matrixCommand } from "./commands/matrix-command.js";
import { platformsCommand } from "./commands/platforms-command.js";
import { queryCommand } from "./commands/query-command.js";
import { scanCommand } from "./commands/scan-command.js";
import { verifyCommand } from "./commands/verify-command.js";
import { writeErr, writeOut } from "./output/standard-streams.js";

/** The version of this package; the bundler puts it in. */
declare const VMPROT_VERSION: string;

const USAGE = 2;
const MORE = `
Exit status: 0 everything may be mapped (and always 0 of the listings), 1 something was refused or,
of doctor, is missing, or of verify disagrees, 2 the input or the command line is wrong. Results go to
standard output, all else to standard error.

Examples:
  $ echo '{"exporter":"msm","facts":{"flags":131072}}' | vmprot query --platform amd
  $ vmprot query queries.ndjson --platform host --json
  $ sudo vmprot scan
  $ vmprot adapters msm
  $ vmprot explain SYNC_REQUIRED
`;

/** Every command under one roof. Parsing says what is to be done; the doing is loaded afterwards. */
export function createProgram(): Command {
  const program = new Command("vmprot")
    .description("Which memory attributes may a guest mapping of a dma-buf have?")
    .version(VMPROT_VERSION)
    .helpCommand(false)
    .addHelpText("after", MORE)
    .exitOverride()
    .configureOutput({ writeOut, writeErr, outputError: (text) => writeErr(usageError(text)) });
  const commands = [
    queryCommand,
    scanCommand,
    auditCommand,
    hostCommand,
    doctorCommand,
    verifyCommand,
    adaptersCommand,
    platformsCommand,
    explainCommand,
    matrixCommand,
    compileCommand,
    completionCommand,
  ];
  for (const create of commands) program.addCommand(create().copyInheritedSettings(program));
  return program;
}

/** Runs the command line and returns the exit status. */
export async function runProgram(args: readonly string[]): Promise<number> {
  try {
    await createProgram().parseAsync(args, { from: "user" });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : USAGE;
  }
}

/** Commander's message and its suggestion, in one line. */
function usageError(text: string): string {
  const line = text
    .trim()
    .replace(/^error: /, "")
    .replace(/\s*\n\s*/g, " ");
  return `vmprot: USAGE: ${printable(line)}\n`;
}
