import type { Facts } from "@vmprot/core";
import { jsonType } from "./json-type.js";
import type { Validator } from "./validator.js";

/**
 * Validates the facts of a query that names an exporter by another of its names.
 *
 * @param validate the exporter's
 * @param says the facts that the name says, which may be absent; core refuses others in their place
 */
export function namedValidator(validate: Validator<Facts>, says: object): Validator<Facts> {
  const named = (value: unknown): value is Facts =>
    validate(jsonType(value) === "object" ? { ...says, ...(value as object) } : value);
  return Object.defineProperty(named, "errors", { get: () => validate.errors });
}
