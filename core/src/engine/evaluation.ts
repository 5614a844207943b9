import { own } from "../base/plain.js";
import { CACHE_MODES, type CacheMode } from "../contract/cache-mode.js";
import type { GuestAttribute } from "../contract/guest-map-verdict.js";
import { HAZARD_CODES, type HazardCode } from "../contract/hazard-codes.js";
import { REFUSAL_CODES, type RefusalCode } from "../contract/refusal-codes.js";

/** What the policy concludes where nothing is unknown; it inherits nothing. */
export type Evaluation = Admissible | Refused;

/** Why nothing can be mapped. */
export interface Refused {
  readonly refuse: RefusalCode;
  readonly why?: string;
  readonly rule?: string;
}

/** The attributes that a guest may choose. */
export interface Admissible {
  /**
   * By cache mode: the hazards of choosing it, as a mask of the indexes in the code table, or -1 where
   * it is not admissible.
   */
  readonly modes: Readonly<Record<CacheMode, number>>;
  /** The guest has no say: whatever it asks for, it gets the same type. */
  readonly forced: boolean;
}

/** The attribute that is chosen, and what goes with it. */
export interface Choice {
  readonly cache: CacheMode;
  readonly attribute: GuestAttribute;
  readonly hazards: readonly HazardCode[];
}

const HAZARDS = Object.keys(HAZARD_CODES) as HazardCode[];
const ATTRIBUTES: readonly GuestAttribute[] = ["binding", "any", "ignored"];
const REFUSALS = Object.keys(REFUSAL_CODES) as RefusalCode[];

/** A hazard's bit in a mask. */
export function hazardBit(code: HazardCode): number {
  return 1 << HAZARDS.indexOf(code);
}

/** Its bit: slow is not unsafe, so that it decides nothing. */
export const SLOW_READS = hazardBit("SLOW_READS");

/**
 * The attribute that is admissible wherever these are: the preferred one if it is, else the one with
 * the fewest hazards, the most cacheable of equals; undefined where there is none.
 */
export function choose(all: readonly Admissible[], preferred: CacheMode): Choice | undefined {
  let best: CacheMode | undefined;
  let fewest = Number.POSITIVE_INFINITY;
  for (const mode of CACHE_MODES) {
    const mask = hazardsOf(all, mode) & ~SLOW_READS;
    if (mask < 0) continue;
    const count = HAZARDS.reduce((sum, _, index) => sum + ((mask >> index) & 1), 0);
    if (mode === preferred || (best !== preferred && count <= fewest)) {
      best = mode;
      fewest = count;
    }
  }
  if (best === undefined) return undefined;
  const mask = hazardsOf(all, best);
  const cache = best;
  const weakest = Math.min(...all.map((each) => ATTRIBUTES.indexOf(attributeOf(each, cache))));
  return {
    cache,
    attribute: ATTRIBUTES[weakest] ?? "binding",
    hazards: HAZARDS.filter((_, index) => (mask & (1 << index)) !== 0),
  };
}

function hazardsOf(all: readonly Admissible[], mode: CacheMode): number {
  let mask = 0;
  for (const { modes } of all) {
    if (modes[mode] < 0) return -1;
    mask |= modes[mode];
  }
  return mask;
}

function attributeOf({ modes, forced }: Admissible, chosen: CacheMode): GuestAttribute {
  if (forced) return "ignored";
  const asSafe = (mode: CacheMode): boolean =>
    modes[mode] >= 0 && (modes[mode] & ~modes[chosen] & ~SLOW_READS) === 0;
  return CACHE_MODES.every(asSafe) ? "any" : "binding";
}

/** The most telling of refusals; of several of one code only what they share is kept. */
export function mostTelling(refusals: readonly Refused[]): Refused {
  const codes = new Set(refusals.map(({ refuse }) => refuse));
  const refuse = REFUSALS.find((code) => codes.has(code)) ?? "PLATFORM_UNKNOWN";
  const same = refusals.filter((each) => each.refuse === refuse);
  const [first] = same;
  if (first === undefined) return own({ refuse });
  return same.every(({ rule, why }) => rule === first.rule && why === first.why)
    ? first
    : own({ refuse });
}
