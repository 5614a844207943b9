// npm run schemas: generate the JSON Schemas. With --check, fail if that changes what is there.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { optionsOf } from "./options.mjs";
import { mustRun, node } from "./run.mjs";
import { install } from "./setup.mjs";
import { root } from "./workspaces.mjs";

const FOLDER = join(root, "schemas/json");
const COMPILER = "node_modules/typescript/bin/tsc";

function fingerprint() {
  const hash = createHash("sha256");
  for (const name of readdirSync(FOLDER).sort()) {
    hash.update(`${name}\0`).update(readFileSync(join(FOLDER, name)));
  }
  return hash.digest("hex");
}

const { check } = optionsOf({ check: { type: "boolean", default: false } });

install();
const before = fingerprint();
// What declares the facts, and what makes schemas of them, which needs the validators as they are.
mustRun(node, ["schemas/compile.mjs"]);
mustRun(node, [COMPILER, "-b", "adapters", "schemas"]);
mustRun(node, ["schemas/generate.mjs"]);
mustRun(node, ["schemas/compile.mjs"]);
if (check && fingerprint() !== before) {
  console.error("vmprot: the schemas were stale. Run `npm run schemas` and commit the result.");
  process.exitCode = 1;
}
