// Writes the parts of docs/ that are made from tables: docs/codes.md, docs/rules.md, docs/exporters.md.
// Usage: docs.mjs [--check]: with --check, fails if they are stale instead.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setup } from "./setup.mjs";
import { root } from "./workspaces.mjs";

setup();
const { codes } = await import("./documents/codes.mjs");
const { exporters } = await import("./documents/exporters.mjs");
const { rules } = await import("./documents/rules.mjs");

const check = process.argv.includes("--check");
for (const [name, text] of [
  ["codes.md", codes()],
  ["rules.md", rules()],
  ["exporters.md", exporters()],
]) {
  const file = join(root, "docs", name);
  if (!check) writeFileSync(file, text);
  else if (!existsSync(file) || readFileSync(file, "utf8") !== text) {
    console.error(`docs/${name} is stale: run npm run docs and commit the result`);
    process.exitCode = 1;
  }
}
