import type { Result } from "./contract/result.js";
import type { GuestMapping, MappingChanges, MappingState } from "./guest-mapping.js";
import { NO_WEAKENINGS, weakenings } from "./weakenings.js";

/** A mapping before anything is said of its state. */
export type Unjudged<Id> = Omit<GuestMapping<Id>, "result" | "state" | "weaker">;

/**
 * A mapping that the guest has, as this result has it; frozen. An attribute that is not binding may
 * differ from what the guest was told: it does no harm.
 */
export function judged<Id>(mapping: Unjudged<Id>, result: Result): GuestMapping<Id> {
  const { verdict } = result;
  const as = (state: MappingState, more: Partial<GuestMapping<Id>> = {}): GuestMapping<Id> =>
    Object.freeze({ ...mapping, result, state, weaker: NO_WEAKENINGS, ...more });
  if (verdict.kind === "refuse") return as("revoke");
  if (verdict.guestAttribute === "binding" && verdict.mapInfo !== mapping.told) {
    return as("change");
  }
  const { toldBy = verdict } = mapping;
  const weaker = weakenings(toldBy, verdict);
  return as(weaker.length > 0 ? "weaker" : "keep", { toldBy, weaker });
}

/** A mapping that the VMM has taken from the guest; frozen. */
export const revoked = <Id>(mapping: GuestMapping<Id>): GuestMapping<Id> =>
  Object.freeze({ ...mapping, state: "revoked", weaker: NO_WEAKENINGS });

/** Mappings by what is to be done about them. */
export function sorted<Id>(mappings: readonly GuestMapping<Id>[]): MappingChanges<Id> {
  const of = (state: MappingState) => mappings.filter((mapping) => mapping.state === state);
  return { revoke: of("revoke"), change: of("change"), weaker: of("weaker"), keep: of("keep") };
}
