export { type Abi, type AbiNumbers, abiOf, isAbi } from "./abi.js";
export { compilePolicy } from "./compile-policy.js";
export { ABI } from "./embedded.js";
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
export { queryOf, type Vector, vectorLine, verdictLine } from "./vectors.js";
