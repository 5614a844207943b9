// Writes what is made from tables: docs/codes.md, docs/rules.md, docs/exporters.md and a page for each,
// docs/disagreements.md, a table of docs/dma-buf-info.md, the code in docs/recipes.md, what the command tells
// of all that, README's numbers, tests/field-cases/README.md.
// Usage: docs.mjs [--check]: with --check, fails if they are stale instead.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { optionsOf } from "./options.mjs";
import { setup } from "./setup.mjs";
import { root } from "./workspaces.mjs";

const { check } = optionsOf({ check: { type: "boolean", default: false } });

setup();
const { codes } = await import("./documents/codes.mjs");
const { disagreements } = await import("./documents/disagreements.mjs");
const { dmaBufInfo } = await import("./documents/dma-buf-info.mjs");
const { evidence } = await import("./documents/evidence.mjs");
const { exporterPages, exporters, exportersInShort } = await import("./documents/exporters.mjs");
const { fieldDocs } = await import("./documents/field-docs.mjs");
const { fieldCases } = await import("./documents/field-cases.mjs");
const { included } = await import("./documents/included.mjs");
const { within } = await import("./documents/within.mjs");
const { rules } = await import("./documents/rules.mjs");
const { stacksSay } = await import("./documents/stacks-say.mjs");

const PAGES = "docs/exporters";
const pages = exporterPages();

/** A page of an exporter that is gone. */
function drop(name) {
  if (!check) rmSync(join(root, name));
  else {
    console.error(`${name} is about no exporter: run npm run docs and commit the result`);
    process.exitCode = 1;
  }
}

mkdirSync(join(root, PAGES), { recursive: true });
for (const file of readdirSync(join(root, PAGES))) {
  const name = `${PAGES}/${file}`;
  if (!pages.some(([path]) => path === name)) drop(name);
}
for (const [name, text] of [
  ["docs/codes.md", codes()],
  ["docs/rules.md", rules()],
  ["docs/exporters.md", exporters()],
  ...pages,
  ["docs/disagreements.md", disagreements()],
  ["docs/dma-buf-info.md", within("docs/dma-buf-info.md", dmaBufInfo())],
  ["docs/recipes.md", included("docs/recipes.md")],
  ["cli/src/listings/stacks-say.ts", stacksSay()],
  ["cli/src/listings/evidence.ts", evidence()],
  ["cli/src/listings/field-docs.ts", fieldDocs()],
  ["README.md", within("README.md", exportersInShort())],
  ["tests/field-cases/README.md", fieldCases()],
]) {
  const file = join(root, name);
  // What has not changed is not written: the command is built from some of it.
  if (existsSync(file) && readFileSync(file, "utf8") === text) continue;
  if (!check) writeFileSync(file, text);
  else {
    console.error(`${name} is stale: run npm run docs and commit the result`);
    process.exitCode = 1;
  }
}
