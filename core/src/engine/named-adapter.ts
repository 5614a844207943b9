import { bare, ownOnly } from "../base/plain.js";
import { printable, quote, shown } from "../base/quote.js";
import { reasonOf } from "../base/reason-of.js";
import type { Facts } from "../contract/fact.js";
import type { Profile } from "../contract/profile.js";
import type { Result } from "../contract/result.js";
import { refusal } from "./answer.js";
import { type AskedAdapter, resultOfAnswer } from "./asked-adapter.js";
import type { Environment } from "./environment.js";
import { type FactDomain, OUTSIDE } from "./fact-domain.js";

/** In characters: what is stated is the caller's. */
const LONGEST_COMPLAINT = 1000;

/** What a name says of one fact. */
interface Said {
  readonly value: unknown;
  readonly code: number;
  readonly domain: FactDomain;
}

/** An adapter under another name of its exporter's, which says some of the facts. */
export class NamedAdapter {
  readonly #asked: AskedAdapter;
  readonly #name: string;
  readonly #says: ReadonlyMap<string, Said>;

  /** @param says facts of the adapter's, checked with it */
  constructor(asked: AskedAdapter, name: string, says: Facts) {
    const { names, domains } = asked.adapter;
    this.#asked = asked;
    this.#name = name;
    this.#says = new Map(
      Object.entries(says).map(([fact, value]) => {
        const domain = domains[names.indexOf(fact)] as FactDomain;
        return [fact, { value, domain, code: domain.encode(value) }];
      }),
    );
  }

  /** The result of a query with these facts and those that the name says. */
  result(facts: unknown, environment: Environment, profile: Profile, isExplained: boolean): Result {
    let merged: unknown;
    try {
      merged = this.#merged(facts);
    } catch (error) {
      merged = `facts cannot be read: ${reasonOf(error)}.`;
    }
    if (typeof merged !== "string" || merged === facts) {
      return this.#asked.result(merged, environment, profile, isExplained);
    }
    const { exporter } = this.#asked.adapter;
    const answer = refusal("UNKNOWN_FACTS", printable(merged, LONGEST_COMPLAINT));
    const refused = { exporter, answer, index: undefined, row: undefined };
    return resultOfAnswer(refused, environment, profile, isExplained);
  }

  /** All facts, each read once; or what is wrong with one. What is no object stays what it is. */
  #merged(facts: unknown): unknown {
    const own = ownOnly(facts);
    if (own === undefined) return facts;
    const merged: Record<string, unknown> = bare();
    for (const [fact, { value }] of this.#says) merged[fact] = value;
    for (const fact in own) {
      const value = own[fact];
      const said = this.#says.get(fact);
      // What is unknown without the name is known by it.
      if (said !== undefined && (value === undefined || value === "unknown")) continue;
      const code = said?.domain.encode(value);
      if (said !== undefined && code !== OUTSIDE && code !== said.code) {
        return `facts.${fact} is ${shown(value)}, and the exporter's name ${quote(this.#name)} says ${shown(said.value)}.`;
      }
      merged[fact] = value;
    }
    return merged;
  }
}
