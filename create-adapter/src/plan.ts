import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { adapterWords, replaceWords } from "./adapter-words.js";
import type { Home } from "./home.js";
import { fitManifest } from "./manifest.js";
import type { Place } from "./place.js";
import type { Request } from "./request.js";
import { type FileEdit, isRootFile, workspaceEdits, workspaceFiles } from "./workspace.js";

/** What is to be written, and nothing else. */
export interface Plan {
  readonly place: Place;
  /** Texts by path in the new folder, in the order of paths. */
  readonly files: ReadonlyMap<string, string>;
  /** Changes of files that exist already. */
  readonly edits: readonly FileEdit[];
}

/** npm leaves out the one, and biome would take the other for its own, under their real names. */
const STORED_AS: ReadonlyMap<string, string> = new Map([
  ["gitignore", ".gitignore"],
  ["biome-config.json", "biome.json"],
]);
/** What working on the template itself may leave there. */
const LEFTOVER = /(^|\/)(node_modules|dist)\/|\.tsbuildinfo$|^package-lock\.json$/;

/** Everything that the request leads to; reads only. */
export function makePlan(request: Request, home: Home): Plan {
  const { place } = request;
  const inWorkspace = place.kind === "workspace";
  const words = adapterWords(request);
  const texts = templatePaths(home.template)
    .filter((path) => !inWorkspace || !isRootFile(path))
    .map((path): [string, string] => [
      replaceWords(path, words),
      replaceWords(readFileSync(join(home.template, path), "utf8"), words),
    ]);
  const files = new Map([
    ...texts.map(([path, text]): [string, string] => [
      STORED_AS.get(path) ?? path,
      path === "package.json" ? fitManifest(text, place, home) : text,
    ]),
    ...(inWorkspace ? workspaceFiles(home) : []),
  ]);
  return {
    place,
    files: new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1))),
    edits: inWorkspace ? workspaceEdits(place, home) : [],
  };
}

function templatePaths(template: string): string[] {
  return readdirSync(template, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(template, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .filter((path) => !LEFTOVER.test(path));
}
