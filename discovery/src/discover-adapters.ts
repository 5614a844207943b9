import { VmprotError } from "@vmprot/core";
import { AdapterCatalogue } from "./adapter-catalogue.js";
import type { AdapterPackage } from "./adapter-package.js";
import { type BrokenPackage, discoverPackages } from "./discover-packages.js";
import { findPackage } from "./find-package.js";
import { type FoundAdapter, foundAdapters } from "./found-adapter.js";

/** Where to look for adapters. A {@link readConfig} fits in with a spread. */
export interface DiscoveryOptions {
  /** The project's folder. */
  readonly from: string;
  /** Packages to take adapters from: names, or folders that are absolute or begin with a dot. */
  readonly adapters?: readonly string[];
  /** Also look through node_modules, of the folder and those above it in its project. Absent means no. */
  readonly discover?: boolean;
}

/**
 * Finds adapters without running any code of theirs.
 *
 * @throws VmprotError ADAPTER_NOT_FOUND, ADAPTER_INVALID, ADAPTER_DUPLICATE or CONTRACT_UNSUPPORTED
 * for the packages that are named. Discovered ones never throw: what is wrong with them stands in
 * the catalogue
 */
export function discoverAdapters({
  from,
  adapters = [],
  discover = false,
}: DiscoveryOptions): AdapterCatalogue {
  const named = new Map(adapters.map((wanted) => findPackage(wanted, from)).map(byFolder));
  const explicit = [...named.values()].flatMap((each) => foundAdapters(each, "explicit"));
  const discovered = (discover ? discoverPackages(from) : [])
    .filter((each) => !named.has(each.folder))
    .map(described);
  const broken = discovered.filter((each) => "problem" in each);
  const usable = discovered.flatMap((each) => ("problem" in each ? [] : each));
  return new AdapterCatalogue([...explicit, ...usable], broken);
}

const byFolder = (each: AdapterPackage) => [each.folder, each] as const;

function described(each: AdapterPackage | BrokenPackage): readonly FoundAdapter[] | BrokenPackage {
  if ("problem" in each) return each;
  try {
    return foundAdapters(each, "discovered");
  } catch (problem) {
    if (!VmprotError.is(problem)) throw problem;
    return { package: each.name, folder: each.folder, problem };
  }
}
