import { spawnSync } from "node:child_process";
import { describe, it } from "@jest/globals";

const wanted = (process.env.VMPROT_REQUIRE ?? "").split(",");

/**
 * Whether tests can run. Where they cannot they are skipped and say why, unless this is CI or
 * VMPROT_REQUIRE (a list of names) asks for them: then they fail, so that nobody takes silence for
 * success.
 */
function canRun(name: string, missing: string | undefined): boolean {
  if (missing === undefined) return true;
  const why = `not run: ${name}: ${missing}`;
  if (process.env.CI === "true" || wanted.includes(name)) throw new Error(why);
  process.stderr.write(`vmprot: ${why}\n`);
  return false;
}

/**
 * `describe` where the machine has what the tests need.
 *
 * @param name such as `headers`
 * @param missing what is missing; undefined if nothing is
 */
export const describeWith = (name: string, missing: string | undefined): typeof describe.skip =>
  canRun(name, missing) ? describe : describe.skip;

/** `it`, likewise. */
export const itWith = (name: string, missing: string | undefined): typeof it.skip =>
  canRun(name, missing) ? it : it.skip;

/** What is missing where a program is not installed; undefined where it is. */
export function missingProgram(program: string): string | undefined {
  const { error } = spawnSync(program, ["--version"]);
  return error && `${program} is not installed`;
}

/** What is missing where npm cannot reach a registry; undefined where it can. */
export function missingRegistry(): string | undefined {
  const quickly = ["--fetch-retries=0", "--fetch-timeout=10000"];
  const { status } = spawnSync("npm", ["view", "typescript", "version", ...quickly]);
  return status === 0 ? undefined : "npm cannot reach a registry";
}
