export { type Abi, type AbiNumbers, abiOf, isAbi } from "./abi.js";
export { compilePolicy } from "./compile-policy.js";
export { ABI } from "./embedded.js";
export { EMITTERS, type Emitter, type Emitters, type Language } from "./emit.js";
export type {
  Modes,
  Policy,
  PolicyAnswer,
  PolicyExporter,
  PolicyFact,
  PolicyField,
  PolicyRefusal,
} from "./policy.js";
export { type RandomVectors, randomVectors } from "./random-vectors.js";
export { spaceVectors } from "./space-vectors.js";
export { emitSql, type SqlParts, sqlParts } from "./sql/emit-sql.js";
export type { SqlTable, SqlValue } from "./sql/sql-table.js";
export { createTable } from "./sql/statements.js";
export { hostileVectors, Interpreter, vectorFile } from "./vector-file.js";
export { queryOf, type Vector, vectorLine, verdictLine } from "./vectors.js";
