import { createRequire } from "node:module";
import { type Facts, quote, reasonOf, VmprotError } from "@vmprot/core";
import { type FoundAdapter, readSmallFile } from "@vmprot/discovery";
import type { Validator } from "@vmprot/schemas";
import type { Ajv } from "ajv";

/**
 * The validator of the facts of another package's adapter, from the schema that its manifest names;
 * undefined where it names none. ajv is loaded for this alone.
 *
 * @throws VmprotError ADAPTER_INVALID if the file is not there, or is no JSON Schema, draft-07
 */
export function vendorValidator({
  package: name,
  schema,
}: FoundAdapter): Validator<Facts> | undefined {
  if (schema === undefined) return undefined;
  try {
    return compile(JSON.parse(readSmallFile(schema).text));
  } catch (error) {
    throw new VmprotError(
      "ADAPTER_INVALID",
      `${name}: its schema of facts, ${quote(schema)}, cannot be used: ${reasonOf(error)}.`,
    );
  }
}

function compile(schema: unknown): Validator<Facts> {
  if (typeof schema !== "object" || schema === null || Array.isArray(schema)) {
    throw new Error("it is no JSON object");
  }
  if ("$async" in schema) throw new Error("it is an asynchronous one");
  const load = createRequire(import.meta.url);
  const { Ajv: Compiler } = load("ajv") as { Ajv: typeof Ajv };
  // As @vmprot/schemas compiles its own, but without strictness about words that ajv does not know.
  const ajv = new Compiler({ allErrors: true, verbose: true, strict: false, logger: false });
  return ajv.compile(schema) as unknown as Validator<Facts>;
}
