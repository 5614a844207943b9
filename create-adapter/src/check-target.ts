import { lstatSync, readdirSync } from "node:fs";
import { VmprotError } from "@vmprot/core";

/** Whoever begins with a clone of an empty repository has this, and loses nothing. */
const GIT = ".git";

/**
 * Demands that nothing is there, or an empty folder, or an empty clone.
 *
 * @throws VmprotError TARGET_NOT_EMPTY, or the system's error
 */
export function checkTarget(folder: string): void {
  const there = lstatSync(folder, { throwIfNoEntry: false });
  if (there === undefined) return;
  const refuse = (why: string): VmprotError =>
    new VmprotError("TARGET_NOT_EMPTY", `${folder} ${why}; nothing was written.`);
  if (there.isSymbolicLink()) throw refuse("is a symbolic link: name the folder that it leads to");
  if (!there.isDirectory()) throw refuse("exists and is no folder");
  if (readdirSync(folder).some((name) => name !== GIT)) throw refuse("is not empty");
}
