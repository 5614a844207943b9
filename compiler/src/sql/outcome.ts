import { CACHE_MODES, type CacheMode, type GuestAttribute, MAP_INFO } from "@vmprot/core";
import type { Modes, Policy } from "../policy.js";

/** Of hazards' masks: the mode is not admissible. */
const INADMISSIBLE = 1 << 30;
const ATTRIBUTES: readonly GuestAttribute[] = ["binding", "any", "ignored"];

/** What is admissible in all places of a buffer that were looked at. */
interface Places {
  /** By cache mode. */
  readonly hazards: readonly number[];
  readonly forced: boolean;
  /** Some place admits no mode, and one of those has its type forced. */
  readonly isHopeless: boolean;
  readonly isHopelessForced: boolean;
}

/** What was found at the end of the places: a refusal's number, or what is admissible. */
export type Found = { readonly refusal: number } | Places;

/** What all possibilities that were looked at come to. */
export type Outcome =
  | { readonly code: string; readonly rule: string | undefined }
  | { readonly hazards: readonly number[]; readonly weakest: readonly number[] }
  | typeof OPEN;

/** What a row of verdicts says. */
export interface SqlVerdict {
  readonly code?: string;
  readonly rule?: string | undefined;
  readonly mapInfo?: number;
  readonly guestCache?: CacheMode;
  readonly guestAttribute?: GuestAttribute;
  readonly hazards?: readonly string[];
}

/** Possibilities that no one verdict serves. */
export const OPEN = "open";

/** The semilattice of a policy's outcomes: the same as core's own way to merge possibilities. */
export class Outcomes {
  readonly #policy: Policy;
  readonly #slow: number;

  constructor(policy: Policy) {
    this.#policy = policy;
    this.#slow = 1 << policy.hazards.indexOf("SLOW_READS");
  }

  /** What is admissible in one place. */
  placeOf({ hazards, forced }: Modes): Places {
    const masks = hazards.map((mask) => (mask < 0 ? INADMISSIBLE : mask));
    const isHopeless = masks.every((mask) => mask === INADMISSIBLE);
    return { hazards: masks, forced, isHopeless, isHopelessForced: isHopeless && forced };
  }

  /** Two places of one buffer: the first refusal, or what both admit. */
  both(one: Found, other: Found): Found {
    if ("refusal" in one) return one;
    if ("refusal" in other) return other;
    return {
      hazards: one.hazards.map((mask, mode) => merged(mask, other.hazards[mode] as number)),
      forced: one.forced && other.forced,
      isHopeless: one.isHopeless || other.isHopeless,
      isHopelessForced: one.isHopelessForced || other.isHopelessForced,
    };
  }

  /** What is found in all places, as one possibility. */
  outcomeOf(found: Found): Outcome {
    if ("refusal" in found) return this.refused(found.refusal);
    const { hazards, forced, isHopeless, isHopelessForced } = found;
    if (hazards.every((mask) => mask === INADMISSIBLE)) {
      const which = !isHopeless ? 2 : isHopelessForced ? 0 : 1;
      return this.refused(this.#policy.conclusions[which] as number);
    }
    const weakest = hazards.map((mask) => {
      if (mask === INADMISSIBLE || forced) return ATTRIBUTES.indexOf("ignored");
      const isWorse = hazards.some((other) => (other & ~mask & ~this.#slow) !== 0);
      return ATTRIBUTES.indexOf(isWorse ? "binding" : "any");
    });
    return { hazards, weakest };
  }

  /** A refusal of the policy, as one possibility. */
  refused(number: number): Outcome {
    const { code, rule } = this.#policy.refusals[number] ?? {};
    if (code === undefined) throw new RangeError(`no refusal ${number}`);
    return { code, rule };
  }

  /** Either of two possibilities. */
  either(one: Outcome, other: Outcome): Outcome {
    if (one === OPEN || other === OPEN) return OPEN;
    if ("code" in one && "code" in other) {
      if (one.code === other.code) {
        return { code: one.code, rule: one.rule === other.rule ? one.rule : undefined };
      }
      const rank = ({ code }: { code: string }): number =>
        (this.#policy.codes as readonly string[]).indexOf(code);
      return rank(one) < rank(other) ? one : other;
    }
    if ("code" in one || "code" in other) return OPEN;
    const hazards = one.hazards.map((mask, mode) => merged(mask, other.hazards[mode] as number));
    if (hazards.every((mask) => mask === INADMISSIBLE)) return OPEN;
    const weakest = one.weakest.map((each, mode) => Math.min(each, other.weakest[mode] as number));
    return { hazards, weakest };
  }

  /** The verdict; `preferred` is the place of the exporter's cache mode in core's order. */
  verdictOf(outcome: Outcome, preferred: number): SqlVerdict {
    if (outcome === OPEN) return { code: "PLATFORM_UNKNOWN" };
    if ("code" in outcome) return outcome;
    const mode = this.#choose(outcome.hazards, preferred);
    const mask = outcome.hazards[mode] as number;
    const guestCache = CACHE_MODES[mode] as CacheMode;
    return {
      mapInfo: MAP_INFO[guestCache],
      guestCache,
      guestAttribute: ATTRIBUTES[outcome.weakest[mode] as number] as GuestAttribute,
      hazards: this.#policy.hazards.filter((_, bit) => mask & (1 << bit)),
    };
  }

  /** The preferred mode if it is admissible, else that with the fewest hazards. */
  #choose(hazards: readonly number[], preferred: number): number {
    if (hazards[preferred] !== INADMISSIBLE) return preferred;
    let best = -1;
    let fewest = Number.POSITIVE_INFINITY;
    for (const [mode, mask] of hazards.entries()) {
      const count = mask === INADMISSIBLE ? Number.POSITIVE_INFINITY : bitsIn(mask & ~this.#slow);
      if (count === Number.POSITIVE_INFINITY || count > fewest) continue;
      best = mode;
      fewest = count;
    }
    return best;
  }
}

/** Inadmissible in one is inadmissible in both, whatever its hazards are. */
function merged(one: number, other: number): number {
  return one === INADMISSIBLE || other === INADMISSIBLE ? INADMISSIBLE : one | other;
}

function bitsIn(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
