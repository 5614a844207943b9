import {
  type AdapterManifestEntry,
  CONTRACT_VERSION,
  SUPPORTED_CONTRACTS,
  VmprotError,
} from "@vmprot/core";
import { explainErrors, validateManifest } from "@vmprot/schemas";
import type { AdapterPackage } from "./adapter-package.js";
import { fileInPackage } from "./file-in-package.js";

/** An adapter as its package's manifest describes it; no code of the package has run. */
export interface FoundAdapter {
  readonly exporter: string;
  /** The exporter's other names. */
  readonly names: readonly string[];
  /** The contract version that it was written for. */
  readonly contract: number;
  readonly package: string;
  readonly version: string;
  /** The module's file, symbolic links resolved. */
  readonly module: string;
  /** The file with the JSON Schema of its facts; absent where it has none. */
  readonly schema?: string;
  /** The module's export that is the adapter. */
  readonly export: string;
  /** `explicit`: the package was named; `discovered`: it was found by its keyword. */
  readonly origin: "explicit" | "discovered";
  /** Why it cannot be used; absent where nothing is known against it. */
  readonly problem?: VmprotError;
}

/**
 * The adapters of a package, one for each exporter: of several, that of the newest contract which
 * this core supports.
 *
 * @throws VmprotError ADAPTER_INVALID if the manifest is missing or malformed
 */
export function foundAdapters(
  { name, version, folder, manifest }: AdapterPackage,
  origin: FoundAdapter["origin"],
): FoundAdapter[] {
  if (manifest === undefined) {
    throw new VmprotError("ADAPTER_INVALID", `The package.json of ${name} has no field "vmprot".`);
  }
  if (!validateManifest(manifest)) {
    const [fault] = explainErrors(validateManifest.errors, "vmprot");
    throw new VmprotError("ADAPTER_INVALID", `In the package.json of ${name}: ${fault?.message}`);
  }
  const best = new Map<string, AdapterManifestEntry>();
  for (const entry of manifest.adapters) {
    const other = best.get(entry.exporter);
    if (other?.contract === entry.contract) {
      const message = `The manifest of ${name} has two adapters for "${entry.exporter}" and one contract.`;
      throw new VmprotError("ADAPTER_INVALID", message);
    }
    if (other === undefined || rank(entry) > rank(other)) best.set(entry.exporter, entry);
  }
  return [...best.values()].map((entry) => {
    const { exporter, names = [], contract, module, export: exported, schema } = entry;
    return {
      exporter,
      names,
      contract,
      package: name,
      version,
      module: fileInPackage(folder, module).path,
      export: exported,
      ...(schema !== undefined && { schema: fileInPackage(folder, schema).path }),
      origin,
      ...problemOf(entry, { name, folder }),
    };
  });
}

const isSupported = ({ contract }: AdapterManifestEntry): boolean =>
  SUPPORTED_CONTRACTS.includes(contract);

const rank = (entry: AdapterManifestEntry): number => (isSupported(entry) ? entry.contract : 0);

function problemOf(
  entry: AdapterManifestEntry,
  { name, folder }: Pick<AdapterPackage, "name" | "folder">,
): Pick<FoundAdapter, "problem"> {
  const { exporter, contract } = entry;
  if (!isSupported(entry)) {
    const speaks = `this core speaks up to ${CONTRACT_VERSION}`;
    const message = `The adapter "${exporter}" of ${name} speaks contract ${contract}; ${speaks}.`;
    return { problem: new VmprotError("CONTRACT_UNSUPPORTED", message) };
  }
  for (const field of ["module", "schema"] as const) {
    const { [field]: path } = entry;
    const wrong = path === undefined ? undefined : fileInPackage(folder, path).wrong;
    if (wrong === undefined) continue;
    const message = `${name}: its manifest names the ${field} ${path}, ${wrong}.`;
    return { problem: new VmprotError("ADAPTER_INVALID", message) };
  }
  return {};
}
