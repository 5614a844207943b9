import { REFUSAL_CODES, type RefusalCode } from "../codes/refusal-codes.js";
import { worstCase } from "../contract/cache-mode.js";
import type { AdapterRefusal } from "../contract/exporter-adapter.js";
import type { Placement } from "../contract/placement.js";
import type { VmProtAnswer, VmProtRefusal } from "../contract/vm-prot-answer.js";

/** What an adapter said, as an answer: core derives the worst case, and whether it is fixed. */
export function toAnswer(said: readonly Placement[] | AdapterRefusal): VmProtAnswer {
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
