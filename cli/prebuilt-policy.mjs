// The SQL of vmprot's own exporters, compiled once: compiling takes seconds, which an audit would begin with.
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Packages that the policy is compiled from. */
const SOURCES = ["core", "adapters", "compiler"];

/** When the newest of the compiled sources was written, in milliseconds. */
function newest(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".js"))
    .reduce((time, { parentPath, name }) => {
      return Math.max(time, statSync(join(parentPath, name)).mtimeMs);
    }, 0);
}

/**
 * The text of the file that the command reads.
 *
 * @param root of the repository
 * @param cache a file that keeps it while nothing changes
 */
export async function prebuiltPolicy(root, cache, version) {
  const built = Math.max(...SOURCES.map((name) => newest(join(root, name, "dist"))));
  if (existsSync(cache) && statSync(cache).mtimeMs > built) return readFileSync(cache, "utf8");
  const { ADAPTERS } = await import("@vmprot/adapters");
  const { compilePolicy, sqlParts } = await import("@vmprot/compiler");
  const text = JSON.stringify(sqlParts(compilePolicy(ADAPTERS, version)));
  writeFileSync(cache, text);
  return text;
}
