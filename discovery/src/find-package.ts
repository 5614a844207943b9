import { existsSync } from "node:fs";
import { isAbsolute, join, resolve } from "node:path";
import { VmprotError } from "@vmprot/core";
import { type AdapterPackage, readAdapterPackage } from "./adapter-package.js";
import { moduleFolders } from "./module-folders.js";

const NAME = /^(@[^/\\\s]+\/)?[^/\\\s.@][^/\\\s]*$/;

/** Whether a folder is named rather than a package: it is absolute, or begins with ./ or ../. */
export const isFolder = (wanted: string): boolean =>
  isAbsolute(wanted) || /^\.\.?([/\\]|$)/.test(wanted);

/**
 * The package of this name as the project would find it, or the one in this folder.
 *
 * @param wanted a name, or a folder that is absolute or begins with a dot
 * @throws VmprotError ADAPTER_NOT_FOUND, or ADAPTER_INVALID if its package.json is broken
 */
export function findPackage(wanted: string, from: string): AdapterPackage {
  if (isFolder(wanted)) {
    return readAdapterPackage(resolve(from, wanted), wanted);
  }
  const folder = NAME.test(wanted)
    ? moduleFolders(from)
        .map((modules) => join(modules, wanted))
        .find((each) => existsSync(join(each, "package.json")))
    : undefined;
  if (folder !== undefined) return readAdapterPackage(folder, wanted);
  const isThere = NAME.test(wanted) && existsSync(join(from, wanted, "package.json"));
  const meant = isThere ? `; did you mean the folder ./${wanted}?` : ".";
  const message = `The package "${wanted}" is not installed for ${resolve(from)}${meant}`;
  throw new VmprotError("ADAPTER_NOT_FOUND", message);
}
