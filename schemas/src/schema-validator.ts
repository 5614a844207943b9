import type { Facts } from "@vmprot/core";
import { schemaErrors } from "./check-schema.js";
import type { SchemaError, Subschema } from "./schema-error.js";
import type { Validator } from "./validator.js";

/** The validator of a schema of facts. */
export function schemaValidator(schema: Subschema): Validator<Facts> {
  let last: readonly SchemaError[] | null = null;
  const validate = (value: unknown): value is Facts => {
    const errors = schemaErrors(schema, value);
    last = errors.length > 0 ? errors : null;
    return last === null;
  };
  return Object.defineProperty(validate, "errors", { get: () => last });
}
