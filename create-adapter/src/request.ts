import { VmprotError } from "@vmprot/core";
import type { AdapterNames } from "./adapter-words.js";
import { type Check, checkDir, checkDriver, checkName, checkPackage } from "./check-input.js";
import { checkTarget } from "./check-target.js";
import type { Home } from "./home.js";
import { defaultDir, findTarget, type Target } from "./target.js";

/** What the command line said. */
export interface Flags {
  readonly name?: string;
  readonly dir?: string;
  readonly package?: string;
  readonly driver?: string;
}

/** One question, and the answer that is proposed. */
export interface Question {
  readonly message: string;
  readonly default?: string;
  readonly check: Check;
}

/** Puts a question to a person. */
export type Ask = (question: Question) => Promise<string>;

/** The repository's package of adapters. */
const OWN_PACKAGE = "@vmprot/adapters";

/** Everything that a new adapter is made from. */
export interface Request extends AdapterNames {
  readonly target: Target;
}

/**
 * Completes the flags: without a name by asking for each that is missing, else with the defaults.
 *
 * @param ask absent where nobody is there to answer
 * @throws VmprotError USAGE
 */
export async function completeRequest(
  flags: Flags,
  home: Home,
  cwd: string,
  ask?: Ask,
): Promise<Request> {
  if (flags.name === undefined && ask === undefined) {
    throw new VmprotError("USAGE", "Give the exporter's --name.");
  }
  const answer: Ask =
    flags.name === undefined && ask ? ask : async (question) => question.default ?? "";
  const name =
    flags.name ??
    (await answer({ message: "The exporter's name, such as my-gpu:", check: checkName }));
  const dir =
    flags.dir ??
    (await answer({
      message: "The folder to write to:",
      default: defaultDir(name, home, cwd),
      check: (value) => checkDir(value) ?? checkDirOf(value, name, home, cwd),
    }));
  const target = findTarget(dir, name, home, cwd);
  const npmName =
    target.kind === "repository"
      ? ownPackage(flags)
      : (flags.package ??
        (await answer({
          message: "The npm package's name:",
          default: `vmprot-adapter-${name}`,
          check: checkPackage,
        })));
  const driver =
    flags.driver ??
    (await answer({ message: "The DRM driver's name:", default: name, check: checkDriver }));
  return { name, target, package: npmName, driver };
}

/** In the repository an adapter is no package of its own. */
function ownPackage(flags: Flags): string {
  if (flags.package === undefined) return OWN_PACKAGE;
  throw new VmprotError("USAGE", `In vmprot's repository adapters are in ${OWN_PACKAGE}.`);
}

/** What is wrong with a folder, while there is somebody to name another. */
function checkDirOf(dir: string, name: string, home: Home, cwd: string): string | undefined {
  try {
    checkTarget(findTarget(dir, name, home, cwd).folder);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}
