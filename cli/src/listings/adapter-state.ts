import type { FoundAdapter } from "@vmprot/discovery";
import type { ChosenAdapters } from "../adapters/chosen-adapters.js";
import { asError, type PlainError } from "../as-error.js";

/** Whether an adapter of another package answers for its exporter, and what else does. */
export interface AdapterState {
  readonly used: boolean;
  /** Who answers instead: a package, or `built-in` for vmprot's own adapter. */
  readonly usedInstead?: string;
  /** Why it cannot answer. */
  readonly problem?: PlainError;
}

/** The state of a found adapter; finding it out runs no code of the package. */
export function adapterState(found: FoundAdapter, chosen: ChosenAdapters): AdapterState {
  if (found.problem !== undefined) return { used: false, problem: asError(found.problem) };
  if (chosen.isOwn(found.exporter)) return { used: false, usedInstead: "built-in" };
  try {
    const best = chosen.catalogue?.choose(found.exporter);
    if (best === undefined || best === found) return { used: true };
    return { used: false, usedInstead: best.package };
  } catch (error) {
    return { used: false, problem: asError(error) };
  }
}
