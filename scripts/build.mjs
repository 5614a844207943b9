// Makes the validators of the schemas, compiles every package, then makes the explorer's page and bundles the command. Incremental: nothing changed, nothing done.
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { mustRun, node } from "./run.mjs";
import { root, workspaces } from "./workspaces.mjs";

const OUTPUT = /\.(d\.ts|js)(\.map)?$/;
/** Whose dist/ is made of what the compiler puts elsewhere. */
const BUNDLED = ["cli", "explorer"];
const IGNORED = new Set(["dist", "dist-tsc", "fixtures", "node_modules"]);

function filesUnder(folder, prefix = "") {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = prefix + entry.name;
    if (!entry.isDirectory()) return [path];
    return IGNORED.has(entry.name) ? [] : filesUnder(join(folder, entry.name), `${path}/`);
  });
}

/** tsc -b keeps the output of deleted sources and trusts that its own output is still there. */
function reconcile(folder) {
  const tsconfig = join(root, folder, "tsconfig.json");
  if (!existsSync(tsconfig)) return;
  const output = join(root, folder, BUNDLED.includes(folder) ? "dist-tsc" : "dist");
  const source = join(root, folder, folder === "tests" ? "." : "src");
  const stem = (path) => path.replace(/(\.d)?\.tsx?$/, "");
  const sources = filesUnder(source).filter((path) => /(?<!\.d)\.tsx?$/.test(path));
  const wanted = new Set(sources.map(stem));
  const present = filesUnder(output).filter((path) => OUTPUT.test(path));
  for (const path of present) {
    if (!wanted.has(path.replace(OUTPUT, ""))) rmSync(join(output, path));
  }
  const compiled = new Set(present.filter((path) => path.endsWith(".d.ts")).map(stem));
  if ([...wanted].some((path) => !compiled.has(path))) {
    rmSync(join(root, folder, "tsconfig.tsbuildinfo"), { force: true });
  }
}

for (const { folder } of workspaces()) reconcile(folder);
// The compiler reads their declarations.
mustRun(node, ["schemas/compile.mjs"]);
mustRun(node, ["compiler/embed.mjs"]);
mustRun(node, ["node_modules/typescript/bin/tsc", "-b", ...process.argv.slice(2)]);
mustRun(node, ["explorer/build.mjs"]);
mustRun(node, ["cli/bundle.mjs"]);
