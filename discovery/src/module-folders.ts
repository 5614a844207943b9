import { dirname, join, resolve } from "node:path";

/**
 * The node_modules folders in which Node.js looks for a project's packages, nearest first.
 *
 * @param top the last folder above it whose node_modules counts; absent means all
 */
export function moduleFolders(from: string, top?: string): string[] {
  const folders: string[] = [];
  for (let folder = resolve(from), last = ""; folder !== last; folder = dirname(folder)) {
    folders.push(join(folder, "node_modules"));
    if (folder === top) break;
    last = folder;
  }
  return folders;
}
