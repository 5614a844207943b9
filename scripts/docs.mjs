// Writes what is made from tables: docs/codes.md, docs/rules.md, docs/exporters.md,
// docs/disagreements.md and what the command tells of it, tests/field-cases/README.md.
// Usage: docs.mjs [--check]: with --check, fails if they are stale instead.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setup } from "./setup.mjs";
import { root } from "./workspaces.mjs";

setup();
const { codes } = await import("./documents/codes.mjs");
const { disagreements } = await import("./documents/disagreements.mjs");
const { exporters } = await import("./documents/exporters.mjs");
const { fieldCases } = await import("./documents/field-cases.mjs");
const { rules } = await import("./documents/rules.mjs");
const { stacksSay } = await import("./documents/stacks-say.mjs");

const check = process.argv.includes("--check");
for (const [name, text] of [
  ["docs/codes.md", codes()],
  ["docs/rules.md", rules()],
  ["docs/exporters.md", exporters()],
  ["docs/disagreements.md", disagreements()],
  ["cli/src/listings/stacks-say.ts", stacksSay()],
  ["tests/field-cases/README.md", fieldCases()],
]) {
  const file = join(root, name);
  if (!check) writeFileSync(file, text);
  else if (!existsSync(file) || readFileSync(file, "utf8") !== text) {
    console.error(`${name} is stale: run npm run docs and commit the result`);
    process.exitCode = 1;
  }
}
