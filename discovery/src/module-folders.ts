import { dirname, join, resolve } from "node:path";

/** The node_modules folders in which Node.js looks for a project's packages, nearest first. */
export function moduleFolders(from: string): string[] {
  const folders: string[] = [];
  for (let folder = resolve(from), last = ""; folder !== last; folder = dirname(folder)) {
    folders.push(join(folder, "node_modules"));
    last = folder;
  }
  return folders;
}
