import { shown } from "./base/quote.js";
import type { MapInfo } from "./contract/cache-mode.js";
import type { OwnFacts } from "./contract/own-facts.js";
import { VmprotError } from "./contract/vmprot-error.js";
import type { Buffer } from "./define-adapter.js";
import { ownFields } from "./engine/own-fields.js";
import type { GuestMapping } from "./guest-mapping.js";
import { ownOf } from "./mapping-state.js";
import { copyOfOwnFacts } from "./own-facts.js";
import { copyOfFacts } from "./vm-facts.js";

/**
 * What a guest believes of one mapping: what a snapshot or the stream of a migration holds of it. JSON,
 * if the VMM's ids are.
 */
export interface SavedMapping<Id = string | number> extends Buffer {
  readonly id: Id;
  /** The map_info that the guest was told. */
  readonly told: MapInfo;
  /** What is known of this mapping alone; absent for nothing. */
  readonly own?: OwnFacts;
  /** The VMM has taken it from the guest, which has not noticed. Absent means no. */
  readonly revoked?: boolean;
}

/** A saved mapping that is JSON. */
export interface SavedMappingRow extends SavedMapping<string | number> {
  /** The VMM's own name of it. */
  readonly id: string | number;
}

/** What `GuestMappings.snapshot` returns where ids are JSON, oldest first. */
export type SavedMappings = readonly SavedMappingRow[];

const FIELDS = ["id", "exporter", "facts", "told", "own", "revoked"] as const;

/** What is to be saved of a mapping. */
export function saved<Id>(mapping: GuestMapping<Id>): SavedMapping<Id> {
  const { id, exporter, facts, told, state } = mapping;
  const own = ownOf(mapping);
  return {
    ...{ id, exporter, facts, told },
    ...(own !== undefined && { own }),
    ...(state === "revoked" && { revoked: true }),
  };
}

/**
 * Copies of saved mappings, each field read once.
 *
 * @throws VmprotError FIELD_VALUE or FIELD_UNKNOWN; MAPPING_HELD where two have one id
 */
export function checkedSaved<Id>(all: readonly SavedMapping<Id>[]): SavedMapping<Id>[] {
  if (!Array.isArray(all)) throw wrong("Saved mappings must be a list", all);
  const ids = new Set<Id>();
  return Array.from(all, (one) => {
    const { id, told, own, revoked = false, ...buffer } = ownFields(one, "a saved mapping", FIELDS);
    if (id === undefined) throw new VmprotError("FIELD_VALUE", "A saved mapping must have an id.");
    if (ids.has(id)) throw new VmprotError("MAPPING_HELD");
    ids.add(id);
    if (typeof revoked !== "boolean") throw wrong("revoked must be true or false", revoked);
    const stated = copyOfOwnFacts(own);
    return {
      ...{ id, told: checkedTold(told), revoked },
      ...copyOfBuffer(buffer),
      ...(stated !== undefined && { own: stated }),
    };
  });
}

/**
 * A copy that the caller cannot change afterwards.
 *
 * @throws VmprotError FIELD_VALUE or FIELD_UNKNOWN
 */
export function copyOfBuffer(buffer: Buffer): Buffer {
  const { exporter, facts } = ownFields(buffer, "the buffer", ["exporter", "facts"]);
  return { exporter, facts: copyOfFacts(facts) };
}

/** @throws VmprotError FIELD_VALUE if it is no map_info that a guest can have been told */
export function checkedTold(told: MapInfo): MapInfo {
  if (told === 1 || told === 2 || told === 3) return told;
  throw wrong("told must be 1, 2 or 3", told);
}

function wrong(must: string, value: unknown): VmprotError {
  return new VmprotError("FIELD_VALUE", `${must}; it is ${shown(value)}.`);
}
