export { type DuplicateField, duplicateField } from "./duplicate-field.js";
export { explainErrors } from "./explain-errors.js";
export { explainQuery } from "./explain-query.js";
export { type FactsSchema, factsSchema } from "./facts-schema.js";
export { namedValidator } from "./named-validator.js";
export type { Problem, ProblemCode } from "./problem.js";
export type { SchemaError, Subschema } from "./schema-error.js";
export type { Validator } from "./validator.js";
export {
  FACTS_EXPORTERS,
  factsValidator,
  validateAnswer,
  validateConfig,
  validateManifest,
  validatePlatform,
  validateQuery,
  validateResult,
  validateVerdict,
  validateVm,
} from "./validators.js";
