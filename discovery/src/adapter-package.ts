import { realpathSync } from "node:fs";
import { join } from "node:path";
import { reasonOf, VmprotError } from "@vmprot/core";
import { parseJson } from "./parse-json.js";
import { readSmallFile } from "./read-small-file.js";

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
  return parseAdapterPackage(readText(folder, name), folder, name);
}

/** @throws VmprotError ADAPTER_INVALID if the text of its package.json is no JSON object */
export function parseAdapterPackage(text: string, folder: string, name: string): AdapterPackage {
  const json = parse(text, name);
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
    return readSmallFile(join(folder, "package.json")).text;
  } catch (error) {
    const message = `${name} has no package.json that can be read: ${reasonOf(error)}.`;
    throw new VmprotError("ADAPTER_NOT_FOUND", message);
  }
}

function parse(text: string, name: string): Readonly<Record<string, unknown>> {
  try {
    const json = parseJson(text);
    if (typeof json === "object" && json !== null) return json as Record<string, unknown>;
    throw new Error("it is no object");
  } catch (error) {
    const message = `The package.json of ${name} is no JSON object: ${reasonOf(error)}.`;
    throw new VmprotError("ADAPTER_INVALID", message);
  }
}
