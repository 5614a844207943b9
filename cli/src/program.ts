import { Command, CommanderError } from "commander";
import { adaptersCommand } from "./commands/adapters-command.js";
import { auditCommand } from "./commands/audit-command.js";
import { compileCommand } from "./commands/compile-command.js";
import { completionCommand } from "./commands/completion-command.js";
import { diffCommand } from "./commands/diff-command.js";
import { doctorCommand } from "./commands/doctor-command.js";
import { explainCommand } from "./commands/explain-command.js";
import { exploreCommand } from "./commands/explore-command.js";
import { helpCommand } from "./commands/help-command.js";
import { hostCommand } from "./commands/host-command.js";
import { matrixCommand } from "./commands/matrix-command.js";
import { platformsCommand } from "./commands/platforms-command.js";
import { queryCommand } from "./commands/query-command.js";
import { scanCommand } from "./commands/scan-command.js";
import { serveCommand } from "./commands/serve-command.js";
import { verifyCommand } from "./commands/verify-command.js";
import { writeErr, writeOut } from "./output/standard-streams.js";
import { usageError } from "./usage-error.js";

/** The version of this package; the bundler puts it in. */
declare const VMPROT_VERSION: string;

const USAGE = 2;
const MORE = `
Exit status: 0 everything may be mapped (and always 0 of the listings), 1 something was refused, or
of doctor is missing, of diff changes, of verify disagrees, 2 the input or the command line is wrong,
3 incomplete: not everything could be read. Results go to standard output, all else to standard error.

Examples:
  $ echo '{"exporter":"msm","facts":{"flags":131072}}' | vmprot query --platform amd
  $ vmprot query queries.ndjson --platform host --json
  $ sudo vmprot scan
  $ vmprot adapters msm
  $ vmprot explain SYNC_REQUIRED
`;

/** Every command under one roof. Parsing says what is to be done; the doing is loaded afterwards. */
export function createProgram(): Command {
  const program = new Command("vmprot");
  program
    .description("Which memory attributes may a guest mapping of a dma-buf have?")
    .version(VMPROT_VERSION)
    .helpCommand(false)
    .addHelpText("after", MORE)
    .showSuggestionAfterError(false)
    .exitOverride()
    .configureOutput(outputOf(program));
  const creators = [
    queryCommand,
    scanCommand,
    serveCommand,
    auditCommand,
    hostCommand,
    doctorCommand,
    verifyCommand,
    adaptersCommand,
    platformsCommand,
    explainCommand,
    matrixCommand,
    diffCommand,
    exploreCommand,
    compileCommand,
    completionCommand,
  ];
  const commands = creators.map((create) => create());
  for (const each of [...commands, helpCommand(commands.map((command) => command.name()))]) {
    each.copyInheritedSettings(program).configureOutput(outputOf(each));
    program.addCommand(each);
  }
  return program;
}

const outputOf = (command: Command) => ({
  writeOut,
  writeErr,
  outputError: (text: string) => writeErr(usageError(text, command)),
});

/** Runs the command line and returns the exit status. */
export async function runProgram(args: readonly string[]): Promise<number> {
  try {
    const program = createProgram();
    const [first = ""] = args;
    // Commander would show the whole program's help where there is no such command to show it of.
    const isNone = /^[^-]/.test(first) && !program.commands.some((each) => each.name() === first);
    await program.parseAsync(isNone ? [first] : args, { from: "user" });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : USAGE;
  }
}
