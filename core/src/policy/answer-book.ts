import type { ExporterAdapter, HostTraits } from "../contract/exporter-adapter.js";
import type { Profile } from "../contract/profile.js";
import type { Facts } from "../contract/query.js";
import type { Result } from "../contract/result.js";
import type { VmProtAnswer } from "../contract/vm-prot-answer.js";
import { HOST_TRAITS } from "../tables/host-traits.js";
import { askAdapter, type OptionalName, optionalNames, unknownFacts } from "./ask-adapter.js";
import { askPlacements, type Said } from "./ask-placements.js";
import { BoundedMap } from "./bounded-map.js";
import { decide } from "./decide.js";
import type { Environment } from "./environment.js";
import { refusal, toAnswer } from "./vm-prot-answer.js";

const TRAITS = new Map<unknown, HostTraits>(HOST_TRAITS.map((row) => [row.arch, row]));

/** Distinct answers are few; the limits only keep hostile input from growing memory. */
const MAX_PAGES = 4096;
const MAX_RESULTS = 16_384;

/** One distinct answer of an adapter, and the results that have been worked out for it. */
export class AnswerPage {
  readonly answer: VmProtAnswer;
  readonly #exporter: string;
  readonly #results = {
    "worst-case": new BoundedMap<Environment, Result>(MAX_RESULTS),
    strict: new BoundedMap<Environment, Result>(MAX_RESULTS),
  };

  constructor(exporter: string, answer: VmProtAnswer) {
    this.#exporter = exporter;
    this.answer = answer;
  }

  /** @param environment as {@link EnvironmentResolver} gave it: equal ones are one object */
  result(environment: Environment, profile: Profile): Result {
    const results = this.#results[profile];
    return (
      results.get(environment) ??
      results.set(environment, decide(this.#exporter, this.answer, environment, profile))
    );
  }
}

/** All that has been asked of one adapter: equal answers share a page. */
export class AnswerBook {
  readonly adapter: ExporterAdapter;
  readonly #bySaid = new WeakMap<object, AnswerPage>();
  readonly #byFacts = new BoundedMap<string, AnswerPage>(MAX_PAGES);
  readonly #byAnswer = new BoundedMap<string, AnswerPage>(MAX_PAGES);
  readonly #malformed: AnswerPage;
  readonly #optional: readonly OptionalName[];

  constructor(adapter: ExporterAdapter) {
    this.adapter = adapter;
    this.#optional = optionalNames(adapter);
    this.#malformed = this.#page(refusal("UNKNOWN_FACTS"));
  }

  /** The page of the answer to these facts on a host of this architecture, if that is known. */
  open(facts: Facts, arch: unknown): AnswerPage {
    if (typeof facts !== "object" || facts === null) return this.#malformed;
    const unknown = unknownFacts(this.#optional, facts);
    const traits = TRAITS.get(arch);
    if (unknown !== undefined || traits === undefined)
      return this.#openUnknown(facts, arch, unknown);
    const said = askPlacements(this.adapter, facts, traits);
    return this.#bySaid.get(said) ?? this.#keep(said);
  }

  #keep(said: Said): AnswerPage {
    const page = this.#page(toAnswer(said));
    // What is no object is no answer either, and refused.
    if (typeof said === "object" && said !== null) this.#bySaid.set(said, page);
    return page;
  }

  #openUnknown(facts: Facts, arch: unknown, unknown?: readonly string[]): AnswerPage {
    const key = factsKey(facts, arch);
    if (key === undefined) return this.#page(askAdapter(this.adapter, facts, arch, unknown));
    return (
      this.#byFacts.get(key) ??
      this.#byFacts.set(key, this.#page(askAdapter(this.adapter, facts, arch, unknown)))
    );
  }

  #page(answer: VmProtAnswer): AnswerPage {
    const key = JSON.stringify(answer);
    return (
      this.#byAnswer.get(key) ??
      this.#byAnswer.set(key, new AnswerPage(this.adapter.exporter, answer))
    );
  }
}

/** A key that equal facts share; undefined where facts hold objects, which no adapter's do. */
function factsKey(facts: Facts, arch: unknown): string | undefined {
  let key = `${arch}`;
  for (const name in facts) {
    const value = facts[name];
    const nested = Array.isArray(value) ? value.some((item) => typeof item === "object") : false;
    if (nested || (typeof value === "object" && !Array.isArray(value))) return undefined;
    key += `\n${name} ${typeof value} ${String(value)}`;
  }
  return key;
}
