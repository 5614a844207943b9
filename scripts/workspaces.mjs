// Where the packages are, as the root package.json says.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

export const readJson = (path) => JSON.parse(readFileSync(path, "utf8"));

/** A repository's workspaces: folder (relative to its root) and manifest. */
export function workspaces(repository = root) {
  const folders = readJson(join(repository, "package.json")).workspaces.flatMap((pattern) => {
    if (!pattern.endsWith("/*")) return [pattern];
    const parent = pattern.slice(0, -2);
    return readdirSync(join(repository, parent)).map((name) => `${parent}/${name}`);
  });
  return folders
    .filter((folder) => existsSync(join(repository, folder, "package.json")))
    .map((folder) => ({ folder, manifest: readJson(join(repository, folder, "package.json")) }));
}

/** The folders of the workspaces that the compiler builds. */
export const compiledFolders = () =>
  readJson(join(root, "tsconfig.json")).references.map(({ path }) => path);

/** The packages that are published. */
export const publicPackages = (repository = root) =>
  workspaces(repository).filter(({ manifest }) => !manifest.private);
