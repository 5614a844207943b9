import { readdirSync } from "node:fs";
import { join } from "node:path";
import { ADAPTER_KEYWORD, VmprotError } from "@vmprot/core";
import { type AdapterPackage, parseAdapterPackage } from "./adapter-package.js";
import { isSafeFolder, isSafePackage } from "./is-safe-folder.js";
import { moduleFolders } from "./module-folders.js";
import { projectRoot } from "./project-root.js";
import { readSmallFile } from "./read-small-file.js";

/** What is wrong with a package that was discovered, or with a folder of them. */
export interface BrokenPackage {
  /** Its name; of a folder its path. */
  readonly package: string;
  readonly folder: string;
  readonly problem: VmprotError;
}

/**
 * The packages of a project that have the keyword, by name; of two of one name, the nearest. Nothing
 * above the project is looked through, nor what others than this user and root can write to.
 */
export function discoverPackages(from: string): (AdapterPackage | BrokenPackage)[] {
  const found = new Map<string, AdapterPackage | BrokenPackage | undefined>();
  const unsafe: BrokenPackage[] = [];
  for (const modules of moduleFolders(from, projectRoot(from))) {
    if (!isSafeFolder(modules)) {
      unsafe.push({ package: modules, folder: modules, problem: untrusted(modules) });
      continue;
    }
    for (const name of installed(modules)) {
      if (!found.has(name)) found.set(name, candidate(join(modules, name), name));
    }
  }
  const names = [...found.keys()].sort();
  const packages = names.map((name) => found.get(name)).filter((each) => each !== undefined);
  return [...packages, ...unsafe];
}

function untrusted(folder: string): VmprotError {
  const message = `${folder} is not looked through: others can write to it. A package that is named is used all the same.`;
  return new VmprotError("ADAPTER_UNTRUSTED", message);
}

function installed(modules: string): string[] {
  return list(modules).flatMap((name) => {
    if (name.startsWith(".")) return [];
    if (!name.startsWith("@")) return [name];
    return list(join(modules, name)).map((inner) => `${name}/${inner}`);
  });
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function candidate(folder: string, name: string): AdapterPackage | BrokenPackage | undefined {
  const text = manifestText(folder);
  // Far cheaper than parsing, and a project has a thousand packages.
  if (text?.includes(ADAPTER_KEYWORD) !== true) return undefined;
  try {
    const found = parseAdapterPackage(text, folder, name);
    if (!found.keywords.includes(ADAPTER_KEYWORD)) return undefined;
    if (isSafePackage(found.folder)) return found;
    return { package: name, folder: found.folder, problem: untrusted(found.folder) };
  } catch (error) {
    if (!VmprotError.is(error)) throw error;
    return { package: name, folder, problem: error };
  }
}

/** What cannot be read is no package: folders, links that lead nowhere, FIFOs. */
function manifestText(folder: string): string | undefined {
  try {
    return readSmallFile(join(folder, "package.json")).text;
  } catch {
    return undefined;
  }
}
