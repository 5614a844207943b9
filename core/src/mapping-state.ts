import type { MapVerdict } from "./contract/guest-map-verdict.js";
import type { OwnFacts } from "./contract/own-facts.js";
import type { Result } from "./contract/result.js";
import type { GuestMapping, MappingChanges, MappingState } from "./guest-mapping.js";
import type { MappingEnvironments } from "./mapping-environments.js";
import { NO_WEAKENINGS, type Weakening, weakenings } from "./weakenings.js";

/** A mapping before anything is said of its state. */
export type Unjudged<Id> = Omit<GuestMapping<Id>, "result" | "state" | "weaker">;

/** What is known of the mapping alone; what Object.prototype holds does not count. */
export const ownOf = (mapping: { readonly own?: OwnFacts }): OwnFacts | undefined =>
  Object.hasOwn(mapping, "own") ? mapping.own : undefined;

/** The fields in a literal: mappings are many, and a spread costs several times as much. */
function made<Id>(
  { id, exporter, facts, told }: Unjudged<Id>,
  own: OwnFacts | undefined,
  result: Result,
  state: MappingState,
  toldBy: MapVerdict | undefined,
  weaker: readonly Weakening[],
): GuestMapping<Id> {
  if (toldBy === undefined) {
    const known = { id, exporter, facts, told, result, state, weaker };
    return Object.freeze({ ...known, ...(own !== undefined && { own }) });
  }
  return Object.freeze(
    own === undefined
      ? { id, exporter, facts, told, result, state, weaker, toldBy }
      : { id, exporter, facts, told, own, result, state, weaker, toldBy },
  );
}

const toldByOf = (mapping: { readonly toldBy?: MapVerdict }): MapVerdict | undefined =>
  Object.hasOwn(mapping, "toldBy") ? mapping.toldBy : undefined;

/**
 * A mapping that the guest has, as this result has it; frozen. An attribute that is not binding may
 * differ from what the guest was told: it does no harm.
 */
export function judged<Id>(
  mapping: Unjudged<Id>,
  own: OwnFacts | undefined,
  result: Result,
): GuestMapping<Id> {
  const { verdict } = result;
  const toldBy = toldByOf(mapping);
  if (verdict.kind === "refuse") return made(mapping, own, result, "revoke", toldBy, NO_WEAKENINGS);
  if (verdict.guestAttribute === "binding" && verdict.mapInfo !== mapping.told) {
    return made(mapping, own, result, "change", toldBy, NO_WEAKENINGS);
  }
  const weaker = weakenings(toldBy ?? verdict, verdict);
  const state = weaker.length > 0 ? "weaker" : "keep";
  return made(mapping, own, result, state, toldBy ?? verdict, weaker);
}

/**
 * A mapping that is held, as it would be in these environments; what the guest has lost stays lost.
 *
 * @param own what would be known of it alone
 */
export function heldAsOf<Id>(
  then: MappingEnvironments,
  mapping: GuestMapping<Id>,
  own: OwnFacts | undefined,
): GuestMapping<Id> {
  const now = judged(mapping, own, then.query(mapping, own));
  return mapping.state === "revoked" ? revoked(now) : now;
}

/** A mapping that the VMM has taken from the guest; frozen. */
export const revoked = <Id>(mapping: GuestMapping<Id>): GuestMapping<Id> =>
  made(mapping, ownOf(mapping), mapping.result, "revoked", toldByOf(mapping), NO_WEAKENINGS);

/** Mappings by what is to be done about them. */
export function sorted<Id>(mappings: readonly GuestMapping<Id>[]): MappingChanges<Id> {
  const of = (state: MappingState) => mappings.filter((mapping) => mapping.state === state);
  return { revoke: of("revoke"), change: of("change"), weaker: of("weaker"), keep: of("keep") };
}
