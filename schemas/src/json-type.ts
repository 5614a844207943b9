import { listedValues } from "./describe.js";
import type { Subschema } from "./schema-error.js";

/** The JSON type of a value. */
export function jsonType(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

/** Whether a schema allows any value of this JSON type. */
export function allowsType(schema: Subschema, type: string): boolean {
  if (schema.anyOf !== undefined) return schema.anyOf.some((branch) => allowsType(branch, type));
  const values = listedValues(schema);
  if (values !== undefined) return values.some((value) => jsonType(value) === type);
  return type === (schema.type === "integer" ? "number" : schema.type);
}
