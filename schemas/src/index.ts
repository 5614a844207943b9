export * from "./explain-errors.js";
export * from "./explain-query.js";
export * from "./problem.js";
export * from "./schema-error.js";
export * from "./validator.js";
export * from "./validators.js";
