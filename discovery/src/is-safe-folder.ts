import { lstatSync, type Stats, statSync } from "node:fs";
import { dirname } from "node:path";
import { isOwn } from "./is-own.js";

/**
 * Whether only this user or root can have put anything into a folder of packages: they run code, and
 * the folder may be in /tmp, or in a project of somebody else that root looks at.
 *
 * @param modules the folder; one that is not there is safe
 */
export function isSafeFolder(modules: string): boolean {
  const there = stats(modules);
  const above = stats(dirname(modules));
  if (there === undefined || above === undefined) return true;
  return (
    isOwn(there) &&
    isOwn(lstatSync(modules), { isLink: true }) &&
    isOwn(above, { isKeptBySticky: true })
  );
}

/** The same of a package's own folder, to which a link can lead from anywhere. */
export function isSafePackage(folder: string): boolean {
  const there = stats(folder);
  return there !== undefined && isOwn(there);
}

/** Undefined where there is nothing, or nothing that this user may look at. */
function stats(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}
