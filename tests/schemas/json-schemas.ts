import { readdirSync } from "node:fs";
import { join } from "node:path";
import { Ajv, type SchemaObject, type ValidateFunction } from "ajv";
import { readText, root } from "../support/repository.js";

const FOLDER = "schemas/json";

/** The file names of every schema. */
export const schemaFiles: readonly string[] = readdirSync(join(root, FOLDER)).sort();

/** The schema of that name, as it is published. */
export function readSchema(name: string): SchemaObject {
  return JSON.parse(readText(join(FOLDER, `${name}.schema.json`)));
}

/** Compiling takes longer than most of what is validated. */
const compiled = new Map<string, ValidateFunction>();

/** The schema as any user's ajv compiles it. */
export function compileSchema(name: string): ValidateFunction {
  const known = compiled.get(name) ?? new Ajv({ strict: true }).compile(readSchema(name));
  compiled.set(name, known);
  return known;
}
