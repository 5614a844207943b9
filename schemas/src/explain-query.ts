import { explainErrors } from "./explain-errors.js";
import { jsonType } from "./json-type.js";
import type { Problem } from "./problem.js";
import { factsValidator, validateQuery } from "./validators.js";

const NONE: readonly Problem[] = Object.freeze([]);

const NOT_OBJECT: readonly Problem[] = Object.freeze([
  Object.freeze({
    code: "INPUT_NOT_OBJECT",
    path: "",
    message: "A query must be a JSON object.",
  }),
]);

/**
 * Everything that is wrong with a query from outside, its exporter's facts included; empty for a
 * query that `VmProt` can answer. Facts of exporters without a validator may be anything.
 *
 * @param validatorOf the facts' validators; absent means those of vmprot's own adapters
 */
export function explainQuery(
  value: unknown,
  validatorOf: typeof factsValidator = factsValidator,
): readonly Problem[] {
  if (jsonType(value) !== "object") return NOT_OBJECT;
  const problems = validateQuery(value) ? NONE : explainErrors(validateQuery.errors);
  const { exporter, facts } = value as { readonly exporter?: unknown; readonly facts?: unknown };
  if (typeof exporter !== "string" || jsonType(facts) !== "object") return problems;
  const validate = validatorOf(exporter);
  if (validate === undefined || validate(facts)) return problems;
  return [...problems, ...explainErrors(validate.errors, "facts")];
}
