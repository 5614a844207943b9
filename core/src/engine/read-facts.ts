import { BoundedMap } from "../base/bounded-map.js";
import type { Profile } from "../contract/profile.js";
import type { Result } from "../contract/result.js";
import type { Environment } from "./environment.js";
import type { StatedFact } from "./stated-fact.js";

/** Distinct facts whose results are kept; the limits only keep hostile input from growing memory. */
const MAX_FACTS = 128;
const MAX_ENVIRONMENTS = 32;

/** Facts by their codes. */
interface Codes {
  /** In the adapter's order; OPEN for facts that are unknown. */
  readonly codes: readonly number[];
  /** The same on a host whose every device is coherent, where absence can mean something else. */
  readonly codesIfDmaCoherent: readonly number[];
}

/** Facts that were checked, and the results that they led to. */
export class ReadFacts implements Codes {
  readonly codes: readonly number[];
  readonly codesIfDmaCoherent: readonly number[];
  /** How some caller stated them, in that order. */
  readonly stated: readonly StatedFact[];
  /** The last result, and where that was. */
  result: Result | undefined;
  environment: Environment | undefined;
  profile: Profile = "coherent";
  /** Undefined until there is a second one: many facts are asked about once. */
  #coherent: BoundedMap<Environment, Result> | undefined;
  #strict: BoundedMap<Environment, Result> | undefined;

  constructor({ codes, codesIfDmaCoherent }: Codes, stated: readonly StatedFact[]) {
    this.codes = codes.slice();
    this.codesIfDmaCoherent = codesIfDmaCoherent.slice();
    this.stated = stated;
  }

  /** Whether these facts mean the same. */
  are({ codes, codesIfDmaCoherent }: Codes): boolean {
    for (let slot = 0; slot < codes.length; slot++) {
      if (codes[slot] !== this.codes[slot]) return false;
      if (codesIfDmaCoherent[slot] !== this.codesIfDmaCoherent[slot]) return false;
    }
    return true;
  }

  /** The result that they led to, if it is kept. */
  resultIn(environment: Environment, profile: Profile): Result | undefined {
    if (environment === this.environment && profile === this.profile) return this.result;
    const known = (profile === "strict" ? this.#strict : this.#coherent)?.get(environment);
    return known === undefined ? undefined : this.#last(known, environment, profile);
  }

  /** Keeps a result. */
  ledTo(result: Result, environment: Environment, profile: Profile): Result {
    if (this.environment !== undefined && this.result !== undefined) {
      this.#keep(this.result, this.environment, this.profile);
      this.#keep(result, environment, profile);
    }
    return this.#last(result, environment, profile);
  }

  #keep(result: Result, environment: Environment, profile: Profile): void {
    if (profile === "strict") {
      this.#strict ??= new BoundedMap(MAX_ENVIRONMENTS);
      this.#strict.set(environment, result);
    } else {
      this.#coherent ??= new BoundedMap(MAX_ENVIRONMENTS);
      this.#coherent.set(environment, result);
    }
  }

  #last(result: Result, environment: Environment, profile: Profile): Result {
    this.result = result;
    this.environment = environment;
    this.profile = profile;
    return result;
  }
}

/** An adapter's facts that were read, by what they mean. */
export class FactsTable {
  readonly #known = new BoundedMap<number, ReadFacts>(MAX_FACTS);

  /** Facts of the same meaning, if they are kept. */
  find(codes: Codes): ReadFacts | undefined {
    const known = this.#known.get(hashOf(codes));
    return known?.are(codes) ? known : undefined;
  }

  /** Keeps facts in place of others with the same hash. */
  keep(read: ReadFacts): ReadFacts {
    return this.#known.set(hashOf(read), read);
  }
}

/** FNV-1a, over 32 bits of each code. */
function hashOf({ codes, codesIfDmaCoherent }: Codes): number {
  let hash = 0x811c9dc5;
  for (let slot = 0; slot < codes.length; slot++) {
    hash = Math.imul(hash ^ (codes[slot] as number), 0x01000193);
    hash = Math.imul(hash ^ (codesIfDmaCoherent[slot] as number), 0x01000193);
  }
  // Small enough to be no object of its own.
  return hash >> 2;
}
