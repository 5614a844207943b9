// Imports and requires what packages export, in a user's project.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { node } from "../run.mjs";
import { entries, patterns } from "./entries.mjs";
import { inPairs, show } from "./show.mjs";

/** An entry that exports nothing is of no use. */
const IMPORT = (entry) =>
  `const names = Object.keys(await import("${entry}"));
  if (names.length === 0) throw new Error("it exports nothing");
  console.log(JSON.stringify(names))`;
/** What `require` gives must be the same exports. */
const REQUIRE = (entry) =>
  `const all = require("${entry}");
  import("${entry}").then((wanted) => {
    for (const name of Object.keys(wanted)) require("assert").strictEqual(all[name], wanted[name]);
  })`;
const JSON_FILE = (path) =>
  `const { default: imported } = await import("${path}", { with: { type: "json" } });
  const { createRequire } = await import("node:module");
  const required = createRequire(process.cwd() + "/index.js")("${path}");
  (await import("node:assert")).deepStrictEqual(imported, required)`;

const evaluate = (what, cwd, type, script) =>
  show(what, node, ["--no-warnings", `--input-type=${type}`, "--eval", script], { cwd });

/** Imports every entry of these packages; gives the names that each exports. */
export async function importEntries(project, manifests) {
  const names = new Map();
  await inPairs(manifests.flatMap(entries), async (entry) => {
    const out = await evaluate(`import ${entry}`, project, "module", IMPORT(entry));
    names.set(entry, JSON.parse(out));
  });
  return names;
}

/** Requires every entry of these packages from CommonJS. */
export const requireEntries = (project, manifests) =>
  inPairs(manifests.flatMap(entries), (entry) =>
    evaluate(`require ${entry}`, project, "commonjs", REQUIRE(entry)),
  );

/** Imports and requires a JSON file of every folder that a pattern exports. */
export async function usePatterns(project, manifests) {
  for (const manifest of manifests) {
    for (const pattern of patterns(manifest)) {
      const folder = join(project, "node_modules", manifest.name, pattern.replace("*", ""));
      for (const file of readdirSync(folder)) {
        const path = manifest.name + pattern.slice(1).replace("*", file);
        await evaluate(`import and require ${path}`, project, "module", JSON_FILE(path));
      }
    }
  }
}
