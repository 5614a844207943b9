import { lstatSync, type Stats, statSync } from "node:fs";
import { dirname } from "node:path";
import { isOwn } from "./is-own.js";

const STICKY = 0o1000;

/**
 * Whether only this user, root or the project's owner can have put anything into a node_modules
 * folder: packages from there run code, and it may be far above the project, in /tmp.
 *
 * @param modules the folder; one that is not there is safe
 * @param project the folder that packages are looked up for
 */
export function isSafeFolder(modules: string, project: string): boolean {
  const there = stats(modules);
  const above = stats(dirname(modules));
  if (there === undefined || above === undefined) return true;
  const alsoOf = stats(project);
  // Nobody replaces what is another's in a folder with the sticky bit, whosever it is.
  const isKept = (above.mode & STICKY) !== 0 || isOwn(above, { alsoOf });
  return isKept && isOwn(there, { alsoOf }) && isOwn(lstatSync(modules), { alsoOf, isLink: true });
}

/** Undefined where there is nothing, or nothing that this user may look at. */
function stats(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
