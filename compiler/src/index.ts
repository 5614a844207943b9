export { type Abi, type AbiNumbers, abiOf } from "./abi.js";
export { compilePolicy } from "./compile-policy.js";
export { EMITTERS, type Emitter, type Language } from "./emit.js";
export type {
  Modes,
  Policy,
  PolicyAnswer,
  PolicyExporter,
  PolicyFact,
  PolicyField,
  PolicyRefusal,
} from "./policy.js";
export { ownAbi, readAbi } from "./read-abi.js";
export { emitSql, type SqlParts, sqlParts } from "./sql/emit-sql.js";
export type { SqlTable, SqlValue } from "./sql/sql-table.js";
export { createTable } from "./sql/statements.js";
export { queryOf, type Vector, vectorLine, verdictLine } from "./vectors.js";
