import { ignoreRejection } from "../base/ignore-rejection.js";
import type { Profile } from "../contract/profile.js";
import type { Result } from "../contract/result.js";
import type { Environment } from "./environment.js";

/** What a verdict is of, as the query gave it: neither value need be what a query's should be. */
export interface AskedQuery {
  readonly exporter: unknown;
  readonly facts: unknown;
}

/** Answers queries about one exporter's buffers. */
export interface Asked {
  /**
   * The result of a query with these facts.
   *
   * @param isExplained whether the rows that led to the verdict are wanted
   */
  result(facts: unknown, environment: Environment, profile: Profile, isExplained: boolean): Result;
}

/** Tells the observer, and lets nothing that it does reach whoever asked. */
export class Observer {
  readonly #onVerdict: (result: Result, asked: AskedQuery) => unknown;
  #isTelling = false;

  constructor(onVerdict: (result: Result, asked: AskedQuery) => unknown) {
    this.#onVerdict = onVerdict;
  }

  /** Tells of a result, and returns it. What the observer asks itself is not told to it. */
  told(result: Result, exporter: unknown, facts: unknown): Result {
    if (this.#isTelling) return result;
    this.#isTelling = true;
    try {
      ignoreRejection(this.#onVerdict(result, { exporter, facts }));
    } catch {
      // The verdict is what it is; an observer that can fail reports its failures itself.
    } finally {
      this.#isTelling = false;
    }
    return result;
  }
}

/**
 * One name of an adapter, whose results are told. Stands where the adapter itself stands if there is no
 * observer, so that queries without one pay nothing, not even a branch.
 */
export class ObservedAdapter implements Asked {
  readonly #asked: Asked;
  readonly #name: string;
  readonly #observer: Observer;

  constructor(asked: Asked, name: string, observer: Observer) {
    this.#asked = asked;
    this.#name = name;
    this.#observer = observer;
  }

  result(facts: unknown, environment: Environment, profile: Profile, isExplained: boolean): Result {
    const result = this.#asked.result(facts, environment, profile, isExplained);
    return this.#observer.told(result, this.#name, facts);
  }
}
