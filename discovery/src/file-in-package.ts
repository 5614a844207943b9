import { realpathSync, statSync } from "node:fs";
import { isAbsolute, relative, resolve, sep } from "node:path";

/** A file that a manifest names. */
export interface FileInPackage {
  /** Where it really is; where there is nothing yet, where it would be. */
  readonly path: string;
  /** What is wrong with it, as the end of a sentence; absent where nothing is. */
  readonly wrong?: string;
}

/**
 * The file of a package's manifest. One that is not there is not wrong: whoever reads it will say so.
 *
 * @param folder the package's, symbolic links resolved
 * @param name the path inside of it
 */
export function fileInPackage(folder: string, name: string): FileInPackage {
  const named = resolve(folder, name);
  if (!isInside(folder, named)) return { path: named, wrong: "outside the package" };
  const path = realPath(named);
  if (path === undefined) return { path: named };
  if (!isInside(folder, path)) return { path, wrong: "a link that leads outside the package" };
  // What require() makes of a folder is what its package.json says, links and ../ included.
  return statSync(path).isFile() ? { path } : { path, wrong: "which is no file" };
}

function isInside(folder: string, path: string): boolean {
  const inside = relative(folder, path);
  return inside.split(sep)[0] !== ".." && !isAbsolute(inside);
}

/** Undefined where there is nothing, or a link to nothing. */
function realPath(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
