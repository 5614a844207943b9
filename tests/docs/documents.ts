import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Root } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";
import { readText, root } from "../support/repository.js";

/** A Markdown file of the repository. */
export interface Document {
  /** Relative to the repository's root. */
  readonly path: string;
  readonly folder: string;
  readonly tree: Root;
}

/** The files that git knows of or would add. */
export function repositoryFiles(pattern: string): string[] {
  const args = ["ls-files", "--cached", "--others", "--exclude-standard", pattern];
  const { stdout } = spawnSync("git", args, { cwd: root, encoding: "utf8" });
  return stdout.split("\n").filter((path) => path !== "" && existsSync(join(root, path)));
}

/** Reads one, by its path from the root. */
export const readDocument = (path: string): Document => ({
  path,
  folder: dirname(path),
  tree: fromMarkdown(readText(path)),
});

/** What new packages get: tests/create-adapter checks it in such a package. */
const TEMPLATE = "create-adapter/template/";

/** Every Markdown file of the repository. */
export const DOCUMENTS: readonly Document[] = repositoryFiles("*.md")
  .filter((path) => !path.startsWith(TEMPLATE))
  .map(readDocument);
