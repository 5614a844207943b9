// Refuses to publish what is still made up, or needs a folder of this machine.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const MARK = "MADE-UP";
const KINDS = ["dependencies", "devDependencies", "peerDependencies", "optionalDependencies"];
const LINK = /^(file|link):/;

const read = (path) => readFileSync(path, "utf8");
const sources = readdirSync("src", { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));

function complain(path, line, what) {
  console.error(`${path}:${line}: ${what}`);
  process.exitCode = 1;
}

for (const path of ["README.md", ...sources.sort()]) {
  for (const [index, line] of read(path).split("\n").entries()) {
    if (line.includes(MARK)) complain(path, index + 1, `still marked ${MARK}: read the driver`);
  }
}

const manifest = read("package.json");
for (const kind of KINDS) {
  for (const [name, range] of Object.entries(JSON.parse(manifest)[kind] ?? {})) {
    if (LINK.test(range)) complain("package.json", lineOf(kind, name), remedy(name, range));
  }
}

function lineOf(kind, name) {
  const start = manifest.indexOf(`"${name}"`, manifest.indexOf(`"${kind}"`));
  return manifest.slice(0, start).split("\n").length;
}

function remedy(name, range) {
  const linked = join(range.replace(LINK, ""), "package.json");
  const version = existsSync(linked) ? JSON.parse(read(linked)).version : "VERSION";
  return `${name} is a folder of this machine: put "^${version}" there`;
}
