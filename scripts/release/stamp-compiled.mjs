// The compiled policy says which version it was compiled from; a release sets it as it sets the packages'.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Versions stand in the head of a file; what follows is tables, in which the same text is a coincidence. */
const HEAD_LINES = 20;

/** Writes the new version into every compiled file in which the old one stands. */
export function stampCompiled(repository, before, after) {
  const folder = join(repository, "compiled");
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const lines = readFileSync(path, "utf8").split("\n");
    const head = lines.slice(0, HEAD_LINES).map((line) => line.replaceAll(before, after));
    writeFileSync(path, [...head, ...lines.slice(HEAD_LINES)].join("\n"));
  }
}
