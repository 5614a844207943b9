import { readFileSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { VmprotError } from "@vmprot/core";

/** A package that may hold adapters, before its manifest has been looked at. */
export interface AdapterPackage {
  readonly name: string;
  readonly version: string;
  /** Where it really is, symbolic links resolved. */
  readonly folder: string;
  readonly keywords: readonly unknown[];
  /** The field `vmprot` of its package.json, whatever that is. */
  readonly manifest: unknown;
}

/**
 * Reads a package's package.json.
 *
 * @param name what to call a package that has no name of its own
 * @throws VmprotError ADAPTER_NOT_FOUND if there is none, ADAPTER_INVALID if it is no JSON object
 */
export function readAdapterPackage(folder: string, name: string): AdapterPackage {
  const json = parse(readText(folder, name), name);
  return {
    name: typeof json.name === "string" ? json.name : name,
    version: typeof json.version === "string" ? json.version : "unknown",
    folder: realpathSync(folder),
    keywords: Array.isArray(json.keywords) ? json.keywords : [],
    manifest: json.vmprot,
  };
}

function readText(folder: string, name: string): string {
  try {
    return readFileSync(join(folder, "package.json"), "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new VmprotError("ADAPTER_NOT_FOUND", `${name} has no readable package.json (${code}).`);
  }
}

function parse(text: string, name: string): Readonly<Record<string, unknown>> {
  try {
    const json: unknown = JSON.parse(text.replace(/^\ufeff/, ""));
    if (typeof json === "object" && json !== null) return json as Record<string, unknown>;
  } catch {}
  throw new VmprotError("ADAPTER_INVALID", `The package.json of ${name} is no JSON object.`);
}
