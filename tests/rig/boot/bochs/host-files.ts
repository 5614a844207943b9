import { spawnSync } from "node:child_process";
import { existsSync, lstatSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { RigError } from "../../rig-error.js";
import { root } from "../../root.js";

/** What is in the checkout and not of it. */
const LEFT_OUT = new Set(["node_modules", ".git", ".nx", "coverage"]);

function filesBelow(folder: string, found: string[]): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (!entry.isDirectory()) found.push(path);
    else if (!LEFT_OUT.has(entry.name)) filesBelow(path, found);
  }
}

/** The packages that our own need when they run, themselves included as npm links them. */
function modules(): string[] {
  const folder = join(root, "node_modules");
  const found: string[] = [];
  const visited = new Set<string>();
  const visit = (name: string): void => {
    const path = join(folder, name);
    if (visited.has(name) || !existsSync(path)) return;
    visited.add(name);
    if (lstatSync(path).isSymbolicLink()) found.push(path);
    else filesBelow(path, found);
    const { dependencies, optionalDependencies } = JSON.parse(
      readFileSync(join(path, "package.json"), "utf8"),
    );
    for (const needed of Object.keys({ ...dependencies, ...optionalDependencies })) visit(needed);
  };
  for (const name of readdirSync(join(folder, "@vmprot"))) visit(`@vmprot/${name}`);
  visit("koffi");
  return found;
}

/** The shared libraries that a program loads, where it looks for them. */
function libraries(program: string): string[] {
  const { status, stdout } = spawnSync("ldd", [program], { encoding: "utf8" });
  if (status !== 0) throw new RigError(`ldd ${program} failed`);
  return [...stdout.matchAll(/(\/\S+) \(0x/g)].map((match) => match[1] ?? "");
}

/**
 * This machine's files that are of use inside, by their path there: Node, what it loads, and this
 * checkout with the packages that it needs.
 */
export function hostFiles(): Map<string, string> {
  const found: string[] = [];
  filesBelow(root, found);
  found.push(...modules());
  const natives = found.filter((path) => path.endsWith(".node"));
  const files = new Map(found.map((path) => [path, path]));
  for (const program of [process.execPath, ...natives]) {
    for (const library of libraries(program)) files.set(library, realpathSync(library));
  }
  return files.set(process.execPath, realpathSync(process.execPath));
}
