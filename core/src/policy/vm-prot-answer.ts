import { REFUSAL_CODES, type RefusalCode } from "../codes/refusal-codes.js";
import { worstCase } from "../contract/cache-mode.js";
import type { VmProtAnswer, VmProtRefusal } from "../contract/vm-prot-answer.js";
import { isSaid, type Said } from "./ask-placements.js";

/**
 * What an adapter said, as an answer: core derives the worst case, and whether it is fixed. What the
 * contract does not allow it to say is a refusal.
 */
export function toAnswer(said: Said): VmProtAnswer {
  if (!isSaid(said)) {
    return refusal("ADAPTER_FAILED", "The adapter's answer is none that the contract allows.");
  }
  if ("code" in said) return refusal(said.code, said.message);
  const cache = worstCase(said.map((placement) => placement.cache));
  const basis = said.every((placement) => placement.cache === cache) ? "fixed" : "worst-case";
  return { kind: "attributes", cache, basis, placements: said };
}

/** A refusal with the code's own message, unless a more specific one is given. */
export function refusal(
  code: RefusalCode,
  message?: string,
  unknown?: readonly string[],
): VmProtRefusal {
  return {
    kind: "refusal",
    code,
    message: message ?? REFUSAL_CODES[code].message,
    ...(unknown !== undefined && { unknown }),
  };
}
