import { worstCase } from "../contract/cache-mode.js";
import type { Placement } from "../contract/placement.js";
import { REFUSAL_CODES, type RefusalCode } from "../contract/refusal-codes.js";
import type { VmProtAttributes, VmProtRefusal } from "../contract/vm-prot-answer.js";

/** The answer that these placements are: core derives the worst case, and whether it is fixed. */
export function attributes(
  placements: readonly Placement[],
  unknown: readonly string[] = [],
): VmProtAttributes {
  const cache = worstCase(placements.map((placement) => placement.cache));
  const basis = placements.every((placement) => placement.cache === cache) ? "fixed" : "worst-case";
  return Object.freeze({
    kind: "attributes",
    cache,
    basis,
    placements: Object.freeze([...placements]),
    ...(unknown.length > 0 && { unknown: Object.freeze([...unknown]) }),
  });
}

/** A refusal with the code's own message, unless a more specific one is given. */
export function refusal(
  code: RefusalCode,
  message: string = REFUSAL_CODES[code].message,
  rule?: string,
  unknown: readonly string[] = [],
): VmProtRefusal {
  return Object.freeze({
    kind: "refusal",
    code,
    message,
    ...(rule !== undefined && { rule }),
    ...(unknown.length > 0 && { unknown: Object.freeze([...unknown]) }),
  });
}

/** What an adapter says of known facts: its answer, and the row that it is from. */
export interface Answer {
  readonly exporter: string;
  readonly answer: VmProtAttributes | VmProtRefusal;
  /** A number of its own among the rows of a {@link VmProt}'s adapters; undefined for others. */
  readonly index: number | undefined;
  /** The row, and where it was read; undefined where no single row says it. */
  readonly row: { readonly id: string; readonly source: string } | undefined;
}
