import { printable, VmprotError } from "@vmprot/core";
import { Command, CommanderError, InvalidArgumentError } from "commander";
import { type Check, checkDir, checkDriver, checkName, checkPackage } from "./check-input.js";
import { checkTarget } from "./check-target.js";
import { findHome } from "./home.js";
import { hasTaken, hint } from "./npm-options.js";
import { makePlan } from "./plan.js";
import { describePlan, describeResult } from "./report.js";
import { type Ask, completeRequest, type Flags } from "./request.js";
import { writePlan } from "./write-plan.js";

const USAGE = 2;
const MORE = `
Without --name, a terminal is asked for whatever is missing. Nothing is ever overwritten: the folder
must be new, empty or an empty clone.

Exit status: 0 written (or, with --dry-run, shown), 2 the command line is wrong, the folder is in use
or cannot be written, 130 interrupted while asking.

Examples:
  $ npm create @vmprot/adapter@latest
  $ npm create @vmprot/adapter@latest -- --name foo
  $ npm create @vmprot/adapter@latest -- --name foo --driver foo-kms --dir adapters/foo --dry-run
`;

type Options = Flags & { readonly dryRun?: true };

/**
 * Runs the command line.
 *
 * @param ask absent where nobody is there to answer
 * @returns the exit status
 * @throws VmprotError or the system's error
 */
export async function runProgram(args: readonly string[], ask?: Ask): Promise<number> {
  try {
    await createProgram(ask).parseAsync(args, { from: "user" });
    return 0;
  } catch (error) {
    const ofCommander = error instanceof CommanderError;
    if (!ofCommander && !(VmprotError.is(error) && error.code === "USAGE")) throw error;
    if (ofCommander && error.exitCode === 0) return 0;
    const message = error.message.replace(/^error: /, "");
    process.stderr.write(errorLine("USAGE", message + hint(error.code, process.env)));
    return USAGE;
  }
}

/** Room for two paths. */
const LONGEST_ERROR = 10_000;

/** An error on one line; what a terminal would obey is escaped. */
export const errorLine = (code: string, message: string): string =>
  `create-adapter: ${code}: ${printable(message, LONGEST_ERROR)}\n`;

function createProgram(ask?: Ask): Command {
  return new Command("create-adapter")
    .description("Writes a complete vmprot adapter package, with tests, for you to fill in.")
    .version(findHome().version)
    .option("--name <name>", "the exporter's name in queries, such as foo", checked(checkName))
    .option(
      "--dir <path>",
      "the folder to write to (default: ./vmprot-adapter-NAME; in vmprot's repository adapters/src/NAME)",
      checked(checkDir),
    )
    .option(
      "--package <name>",
      "the npm package's name (default: vmprot-adapter-NAME; none in vmprot's repository)",
      checked(checkPackage),
    )
    .option("--driver <name>", "the DRM driver's name (default: NAME)", checked(checkDriver))
    .option("--dry-run", "show what would be written, and write nothing")
    .addHelpText("after", MORE)
    .exitOverride()
    .configureOutput({ outputError: () => {} })
    .action((options: Options) => create(options, ask));
}

function checked(check: Check): (value: string) => string {
  return (value) => {
    const complaint = check(value);
    if (complaint !== undefined) throw new InvalidArgumentError(complaint);
    return value;
  };
}

async function create({ dryRun, ...flags }: Options, ask?: Ask): Promise<void> {
  const home = findHome();
  const cwd = process.cwd();
  // Questions would pass over what was said already.
  const somebody = hasTaken(process.env) ? undefined : ask;
  const request = await completeRequest(flags, home, cwd, somebody);
  const plan = makePlan(request, home);
  if (dryRun) {
    checkTarget(plan.target.folder);
    process.stdout.write(describePlan(plan));
  } else {
    writePlan(plan);
    process.stdout.write(describeResult(request, plan, home, cwd));
  }
}
