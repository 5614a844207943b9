import { isPlainObject, own } from "../base/plain.js";
import { printable } from "../base/quote.js";
import type { AdapterRefusal } from "../contract/adapter-rule.js";
import { PLACEMENT_VALUES, type Placement } from "../contract/placement.js";
import { ADAPTER_REFUSAL_CODES, type AdapterRefusalCode } from "../contract/refusal-codes.js";

const { memory: MEMORY, cache: CACHE, vma: VMA, pages: PAGES } = PLACEMENT_VALUES;

/** Every placement that there can be, each one object: equal ones are identical. */
export const EVERY_PLACEMENT: readonly Placement[] = MEMORY.flatMap((memory) =>
  CACHE.flatMap((cache) =>
    VMA.flatMap((vma) => PAGES.map((pages) => Object.freeze({ memory, cache, vma, pages }))),
  ),
);

const FIELDS = Object.keys(PLACEMENT_VALUES) as (keyof Placement)[];

/** The placement that a value describes, each field read once; undefined where it is none. */
function placementOf(value: unknown): Placement | undefined {
  if (!isPlainObject(value)) return undefined;
  if (Object.keys(value).length !== FIELDS.length) return undefined;
  let number = 0;
  for (const field of FIELDS) {
    if (!Object.hasOwn(value, field)) return undefined;
    const values: readonly unknown[] = PLACEMENT_VALUES[field];
    const index = values.indexOf(value[field]);
    if (index < 0) return undefined;
    number = number * values.length + index;
  }
  return EVERY_PLACEMENT[number];
}

/**
 * The placements that a value lists, each once, in the value's order; undefined where the contract
 * allows no such list: it is empty, longer than there are placements, or holds something else.
 */
export function placementsOf(value: unknown): readonly Placement[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const { length } = value;
  if (length === 0 || length > EVERY_PLACEMENT.length) return undefined;
  const placements = new Set<Placement>();
  for (let i = 0; i < length; i++) {
    const placement = Object.hasOwn(value, i) ? placementOf(value[i]) : undefined;
    if (placement === undefined) return undefined;
    placements.add(placement);
  }
  return Object.freeze([...placements]);
}

/** A word that two lists share if they are the same placements in the same order, and only then. */
export function keyOf(placements: readonly Placement[]): string {
  return placements.map((placement) => EVERY_PLACEMENT.indexOf(placement)).join();
}

/**
 * The refusal that a value is, its text made harmless, inheriting nothing; undefined where adapters
 * may not say so.
 */
export function refusalOf(value: unknown): AdapterRefusal | undefined {
  if (!isPlainObject(value)) return undefined;
  if (Object.keys(value).some((field) => field !== "code" && field !== "message")) return undefined;
  const code = (Object.hasOwn(value, "code") ? value.code : undefined) as AdapterRefusalCode;
  const message = Object.hasOwn(value, "message") ? value.message : undefined;
  if (!ADAPTER_REFUSAL_CODES.includes(code)) return undefined;
  if (message === undefined) return own({ code });
  return typeof message === "string" ? own({ code, message: printable(message) }) : undefined;
}
