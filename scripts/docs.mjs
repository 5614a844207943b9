// Writes the parts of docs/ that are made from core's tables: docs/codes.md and docs/rules.md.
// Usage: docs.mjs [--check]: with --check, fails if they are stale instead.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setup } from "./setup.mjs";
import { root } from "./workspaces.mjs";

setup();
const { codes } = await import("./documents/codes.mjs");
const { rules } = await import("./documents/rules.mjs");

const check = process.argv.includes("--check");
for (const [name, text] of [
  ["codes.md", codes()],
  ["rules.md", rules()],
]) {
  const file = join(root, "docs", name);
  if (!check) writeFileSync(file, text);
  else if (readFileSync(file, "utf8") !== text) {
    console.error(`docs/${name} is stale: run npm run docs and commit the result`);
    process.exitCode = 1;
  }
}
