import { createRequire } from "node:module";
import { type Facts, isPlainObject, quote, reasonOf, VmprotError } from "@vmprot/core";
import { type FoundAdapter, readSmallFile } from "@vmprot/discovery";
import { namedValidator, type Validator } from "@vmprot/schemas";
import type { Ajv } from "ajv";

/**
 * The validator of the facts of another package's adapter, from the schema that its manifest names;
 * undefined where it names none. ajv is loaded for this alone.
 *
 * @param name one of the exporter's names: another than its first may say some of the facts
 * @throws VmprotError ADAPTER_INVALID if the file is not there, or is no JSON Schema, draft-07
 */
export function vendorValidator(
  { package: from, schema, exporter }: FoundAdapter,
  name: string,
): Validator<Facts> | undefined {
  if (schema === undefined) return undefined;
  try {
    const json: unknown = JSON.parse(readSmallFile(schema).text);
    const validator = compile(json);
    return name === exporter ? validator : namedValidator(validator, said(json, name));
  } catch (error) {
    throw new VmprotError(
      "ADAPTER_INVALID",
      `${from}: its schema of facts, ${quote(schema)}, cannot be used: ${reasonOf(error)}.`,
    );
  }
}

/** The facts that a name says, by the definition that `factsSchema` makes of it. */
function said(schema: unknown, name: string): object {
  const properties = part(part(part(schema, "definitions"), name), "properties");
  if (!isPlainObject(properties)) return {};
  const values = Object.keys(properties).map((fact) => [fact, part(properties[fact], "const")]);
  return Object.fromEntries(values);
}

const part = (of: unknown, field: string): unknown =>
  isPlainObject(of) && Object.hasOwn(of, field) ? of[field] : undefined;

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
