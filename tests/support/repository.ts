import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root: this file is compiled to tests/dist/support. */
export const root = join(dirname(fileURLToPath(import.meta.url)), "../../..");

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly workspaces?: readonly string[];
  readonly scripts?: Readonly<Record<string, string>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly [field: string]: unknown;
}

export const readText = (path: string): string => readFileSync(join(root, path), "utf8");

export const readManifest = (folder: string): Manifest =>
  JSON.parse(readText(join(folder, "package.json")));

export interface Workspace {
  readonly folder: string;
  readonly manifest: Manifest;
}

export const workspaces: readonly Workspace[] = (readManifest(".").workspaces ?? [])
  .flatMap((pattern) => {
    if (!pattern.endsWith("/*")) return [pattern];
    const parent = pattern.slice(0, -2);
    return readdirSync(join(root, parent)).map((name) => `${parent}/${name}`);
  })
  // An example in C is none.
  .filter((folder) => existsSync(join(root, folder, "package.json")))
  .map((folder) => ({ folder, manifest: readManifest(folder) }));

export const publicPackages: readonly Workspace[] = workspaces.filter(
  ({ manifest }) => manifest.private !== true,
);
