import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import type { Home } from "./home.js";
import type { Place } from "./place.js";

/** A change of a file that exists already. */
export interface FileEdit {
  readonly path: string;
  readonly before: string;
  readonly after: string;
  /** What changes, in a few words. */
  readonly what: string;
}

/** Whether the repository's root has such a file for all its packages. */
export const isRootFile = (path: string): boolean =>
  ["gitignore", "biome-config.json"].includes(path);

const TSCONFIG = {
  extends: "../../tsconfig.base.json",
  compilerOptions: { types: [] },
  references: [{ path: "../../core" }],
};

/** What a package of the repository has in another form than one on its own. */
export function workspaceFiles({ checkout = "" }: Home): [path: string, text: string][] {
  return [
    ["LICENSE", readFileSync(join(checkout, "LICENSE"), "utf8")],
    ["tsconfig.json", `${JSON.stringify(TSCONFIG, null, 2)}\n`],
  ];
}

/** The root project compiles the package too. */
export function workspaceEdits({ folder }: Place, { checkout = "" }: Home): FileEdit[] {
  const path = join(checkout, "tsconfig.json");
  const before = readFileSync(path, "utf8");
  const project = JSON.parse(before) as { references: { path: string }[] };
  const own = `./${relative(checkout, folder).replaceAll("\\", "/")}`;
  if (project.references.some((reference) => reference.path === own)) return [];
  project.references.push({ path: own });
  const after = `${JSON.stringify(project, null, 2)}\n`;
  return [{ path, before, after, what: `one more reference, ${own}` }];
}
