import { describe } from "@jest/globals";
import { askKvm } from "@vmprot/linux";

/** Why guests cannot be run here; undefined where they can. */
function missing(): string | undefined {
  if (process.arch !== "x64")
    return `these tests expect x86-64's guests: ${process.arch}'s run in tests/rig`;
  return askKvm().fault?.message;
}

/**
 * `describe` where guests can be run. Elsewhere the tests are skipped and say why, for many CI
 * machines have no KVM; unless one says that it has (VMPROT_EXPECT_KVM=1).
 */
export function describeKvm(): typeof describe.skip {
  const why = missing();
  if (why === undefined) return describe;
  if (process.env.CI === "true" && process.env.VMPROT_EXPECT_KVM === "1") throw new Error(why);
  process.stderr.write(`\nNOT RUN: guests: ${why}\n`);
  return describe.skip;
}
