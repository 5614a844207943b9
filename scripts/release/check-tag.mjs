// Fails unless the pushed tag is that of lerna.json's version: check-tag.mjs TAG. Needs no packages.
import { join } from "node:path";
import { readJson, root } from "../workspaces.mjs";

const [tag] = process.argv.slice(2);
const { version } = readJson(join(root, "lerna.json"));
if (tag !== `v${version}`) {
  console.error(`vmprot: the tag is ${tag}, but lerna.json says ${version}`);
  process.exitCode = 1;
}
