import { describe } from "@jest/globals";

const wanted = (process.env.VMPROT_REQUIRE ?? "").split(",");

/**
 * `describe` where the machine has what the tests need. Elsewhere the tests are skipped and say
 * why, unless this is CI or VMPROT_REQUIRE (a list of names) asks for them: then they fail, so
 * that nobody takes silence for success.
 *
 * @param name such as `headers`
 * @param missing what is missing; undefined if nothing is
 */
export function describeWith(name: string, missing: string | undefined): typeof describe.skip {
  if (missing === undefined) return describe;
  const why = `not run: ${name}: ${missing}`;
  if (process.env.CI === "true" || wanted.includes(name)) throw new Error(why);
  process.stderr.write(`vmprot: ${why}\n`);
  return describe.skip;
}
