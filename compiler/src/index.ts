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
export { emitSql } from "./sql/emit-sql.js";
export { queryOf, type Vector, vectorLine, verdictLine } from "./vectors.js";
