import { existsSync, realpathSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { isPlainObject } from "@vmprot/core";
import { parseJson } from "./parse-json.js";
import { readSmallFile } from "./read-small-file.js";

/**
 * The outermost folder that is the project's: the nearest with a repository or workspaces, at most the
 * home; where there is neither, the nearest with a package.json, or else the folder itself.
 */
export function projectRoot(from: string): string {
  const start = resolve(from);
  const home = [homedir(), realPath(homedir())];
  let nearest: string | undefined;
  for (let folder = start, last = ""; folder !== last; folder = dirname(folder)) {
    if (home.includes(folder) || isRoot(folder)) return folder;
    if (existsSync(join(folder, "package.json"))) nearest ??= folder;
    last = folder;
  }
  return nearest ?? start;
}

function isRoot(folder: string): boolean {
  const marks = [".git", "pnpm-workspace.yaml"];
  return marks.some((name) => existsSync(join(folder, name))) || hasWorkspaces(folder);
}

function hasWorkspaces(folder: string): boolean {
  try {
    const json = parseJson(readSmallFile(join(folder, "package.json")).text);
    return isPlainObject(json) && Object.hasOwn(json, "workspaces");
  } catch {
    return false;
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
