import { spawnSync } from "node:child_process";
import { describe, it } from "@jest/globals";

/**
 * Whether a program that some tests need is here. Where it is not, that is said on standard output
 * and the tests are skipped; in CI, which installs it, they fail.
 */
function isInstalled(program: string): boolean {
  const installed = spawnSync(program, ["--version"]).error === undefined;
  if (!installed) process.stdout.write(`${program} is not installed: its tests did not run\n`);
  return installed || process.env.CI === "true";
}

/** `describe` of tests that need a program. */
export const describeWith = (program: string): typeof describe.skip =>
  isInstalled(program) ? describe : describe.skip;

/** `it` of a test that needs a program. */
export const itWith = (program: string): typeof it.skip => (isInstalled(program) ? it : it.skip);
