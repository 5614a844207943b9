// npm run schemas: generate the JSON Schemas and their validators.
// With --check, fail if that changes what is there.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { mustRun, node } from "./run.mjs";
import { install } from "./setup.mjs";
import { root } from "./workspaces.mjs";

const GENERATOR = "schemas/generate.mjs";
const GENERATED = ["schemas/json", "schemas/validators"];

function fingerprint() {
  const hash = createHash("sha256");
  for (const folder of GENERATED.filter((path) => existsSync(join(root, path)))) {
    for (const name of readdirSync(join(root, folder)).sort()) {
      hash.update(`${folder}/${name}\0`).update(readFileSync(join(root, folder, name)));
    }
  }
  return hash.digest("hex");
}

if (!existsSync(join(root, GENERATOR))) {
  console.error(`vmprot: no ${GENERATOR}, so there are no schemas to generate`);
} else {
  install();
  const before = fingerprint();
  mustRun(node, [GENERATOR]);
  if (process.argv.includes("--check") && fingerprint() !== before) {
    console.error("vmprot: the schemas were stale. Run `npm run schemas` and commit the result.");
    process.exitCode = 1;
  }
}
