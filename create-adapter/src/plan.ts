import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { type AdapterWords, adapterWords, replaceWords } from "./adapter-words.js";
import { fitImports } from "./fit-imports.js";
import type { Home } from "./home.js";
import { fitManifest } from "./manifest.js";
import type { Request } from "./request.js";
import type { Target } from "./target.js";

/** What is to be written, and nothing else. */
export interface Plan {
  readonly target: Target;
  /** Texts by path in the new folder, in the order of paths. */
  readonly files: ReadonlyMap<string, string>;
  /** Texts of files elsewhere, by absolute path. */
  readonly others: ReadonlyMap<string, string>;
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
  const { target } = request;
  const words = adapterWords(request);
  const others = new Map<string, string>();
  if (target.kind === "repository") {
    for (const [path, text] of texts(home.repository, words)) {
      // Stored as a text, because the packages that it imports are not this one's.
      const file = path.replace(/\.txt$/, "");
      others.set(join(home.checkout ?? "", "tests/adapters", file), text);
    }
    return { target, files: ownFolder(texts(home.template, words)), others };
  }
  const files = texts(home.template, words).map(([path, text]): [string, string] => [
    STORED_AS.get(path) ?? path,
    path === "package.json" ? fitManifest(text, target, home) : text,
  ]);
  return { target, files: sorted(files), others };
}

/** What is in src; the repository has all else for its adapters together. */
function ownFolder(all: readonly (readonly [string, string])[]): ReadonlyMap<string, string> {
  return sorted(
    all.flatMap(([path, text]) =>
      path.startsWith("src/") ? [[path.slice("src/".length), text] as const] : [],
    ),
  );
}

const sorted = (files: readonly (readonly [string, string])[]): ReadonlyMap<string, string> =>
  new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));

/** The files of a folder, in a new adapter's words. */
function texts(folder: string, words: AdapterWords): [path: string, text: string][] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .filter((path) => !LEFTOVER.test(path))
    .map((path) => [
      replaceWords(path, words),
      fitImports(replaceWords(readFileSync(join(folder, path), "utf8"), words)),
    ]);
}
