// A user's project, in an empty folder.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bins } from "./entries.mjs";
import { claim, show } from "./show.mjs";

/** What the entries need that packages ask for as optional peers. */
export const OPTIONAL_PEERS = ["inversify@^8.2.3", "reflect-metadata@~0.2.2"];

/** Not --prefer-offline: npm would not look for what a registry on this machine has got since. */
export const npmInstall = (what, cwd, wanted, env) =>
  show(what, "npm", ["install", "--no-audit", "--no-fund", ...wanted], { cwd, env });

/** An empty project; with the address of a registry, @vmprot packages come from there. */
export function emptyProject(folder, registry) {
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true }));
  if (registry) writeFileSync(join(folder, ".npmrc"), `@vmprot:registry=${registry}\n`);
  return folder;
}

export async function runBins(project, manifests) {
  for (const bin of manifests.flatMap(bins)) {
    const command = join(project, "node_modules/.bin", bin);
    await show(`${bin} --help`, command, ["--help"], { cwd: project });
  }
}

/** Has the vmprot command answer a query about a buffer that a guest on AMD may map. */
export async function runQuery(project, query, ...options) {
  const command = join(project, "node_modules/.bin/vmprot");
  const args = ["query", "--platform", "amd", "--json", ...options];
  const what = `vmprot ${args.join(" ")} < ${query.exporter}`;
  const stdout = await show(what, command, args, { cwd: project, input: JSON.stringify(query) });
  claim("its verdict is map", JSON.parse(stdout).verdict?.kind === "map", stdout);
}

export const AMDGPU_QUERY = { exporter: "amdgpu", facts: { domains: 4, flags: 0 } };
