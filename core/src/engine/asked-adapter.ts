import { BoundedMap } from "../base/bounded-map.js";
import type { Profile } from "../contract/profile.js";
import type { Result } from "../contract/result.js";
import {
  type Allocation,
  allocationsInstead,
  nearestAllocation,
  remedyBy,
} from "./allocations-instead.js";
import type { Answer } from "./answer.js";
import type { Environment } from "./environment.js";
import { explain } from "./explain.js";
import { OPEN } from "./fact-domain.js";
import { fixesOf } from "./fixes.js";
import type { LoadedAdapter } from "./loaded-adapter.js";
import { type OpenAnswer, openAnswer, settled } from "./open-answer.js";
import { type PossibleHosts, withAnyKernel } from "./possible-hosts.js";
import type { ReadFacts } from "./read-facts.js";
import { environmentRemedy } from "./remedies.js";
import { openResult, resultOf, withRemedy } from "./verdict.js";

/** Distinct partial knowledge is little; the limit only keeps hostile input from growing memory. */
const MAX_OPEN = 1024;
/** Likewise of refusals, whose remedies take long to find. */
const MAX_REFUSED = 256;

/** An answer that is open, and the results that have been worked out for it. */
interface Open {
  readonly answer: OpenAnswer;
  readonly results: { readonly [P in Profile]: BoundedMap<Environment, Result> };
}

/** Where a refusal leads: the result with a remedy or without, or allocations to choose from. */
type Way = Result | readonly Allocation[];

/** One adapter, and all that it has been asked. */
export class AskedAdapter {
  readonly adapter: LoadedAdapter;
  readonly #open = new BoundedMap<string, Open>(MAX_OPEN);
  readonly #ways = new BoundedMap<Environment, BoundedMap<string, Way>>(MAX_REFUSED);

  readonly #hasRemedies: boolean;

  /** @param hasRemedies whether a way to a mapping is looked for where one is refused */
  constructor(adapter: LoadedAdapter, hasRemedies: boolean) {
    this.adapter = adapter;
    this.#hasRemedies = hasRemedies;
  }

  /**
   * The result of a query with these facts.
   *
   * @param isExplained whether the rows that led to the verdict are wanted
   */
  result(facts: unknown, environment: Environment, profile: Profile, isExplained: boolean): Result {
    const { adapter } = this;
    const read = adapter.read(facts);
    if (read === undefined) {
      return resultOfAnswer(adapter.malformed, environment, profile, isExplained);
    }
    if (!isExplained) {
      const known = read.resultIn(environment, profile);
      if (known !== undefined) return known;
    }
    const { hosts } = environment;
    const host = adapter.hostOf(hosts);
    const codes = hosts.areDmaCoherent ? read.codesIfDmaCoherent : read.codes;
    let result: Result;
    let open: OpenAnswer | undefined;
    if (host >= 0 && !codes.includes(OPEN)) {
      const answer = adapter.answer(codes, host);
      result = resultOfAnswer(answer, environment, profile, false);
      if (isExplained || isHopeless(result)) open = settled(answer);
    } else {
      const { answer, results } = this.#openOf(codes, read.codesIfDmaCoherent, hosts);
      open = answer;
      result =
        results[profile].get(environment) ??
        results[profile].set(
          environment,
          openResult(adapter.exporter, answer, environment, profile),
        );
    }
    if (this.#hasRemedies && open !== undefined && isHopeless(result)) {
      result = this.#remedied(result, open, read, environment, profile);
    }
    if (open !== undefined && isExplained) {
      const told = explained(result, open, environment, profile, adapter.source);
      const { verdict } = result;
      if (!this.#hasRemedies || verdict.kind === "map") return told;
      const fixes = fixesOf(adapter, read, environment, profile, verdict);
      return Object.freeze({ ...told, fixes });
    }
    return read.ledTo(result, environment, profile);
  }

  #openOf(codes: readonly number[], ifDmaCoherent: readonly number[], hosts: PossibleHosts): Open {
    const { arches, kernels } = hosts;
    const { adapter } = this;
    const isKernelAsked = adapter.rules === undefined || adapter.isKernelAsked(arches);
    const kernel = isKernelAsked && kernels.length === 1 ? kernels[0] : "any";
    const arch = arches.length === 1 ? arches[0] : `any ${ifDmaCoherent.join()}`;
    const key = `${codes.join()} ${kernel} ${arch}`;
    const known = this.#open.get(key);
    if (known !== undefined) return known;
    const results = () => new BoundedMap<Environment, Result>(MAX_OPEN);
    const answer = openAnswer(adapter, codes, ifDmaCoherent, hosts);
    return this.#open.set(key, { answer, results: { coherent: results(), strict: results() } });
  }

  /** The refusal with the nearest way to a mapping, if one is near. */
  #remedied(
    result: Result,
    open: OpenAnswer,
    read: ReadFacts,
    environment: Environment,
    profile: Profile,
  ): Result {
    const ways =
      this.#ways.get(environment) ?? this.#ways.set(environment, new BoundedMap(MAX_REFUSED));
    const key = `${profile} ${this.#keyOf(open, read)}`;
    const way =
      ways.get(key) ?? ways.set(key, this.#wayFrom(result, open, read, environment, profile));
    if (!Array.isArray(way)) return way as Result;
    const allocation = nearestAllocation(way as readonly Allocation[], read.codes);
    if (allocation === undefined) return result;
    // Equal refusals are one object, which callers may keep things by.
    const differing = [...allocation.chosen]
      .map(([slot, code]) => code === read.codes[slot])
      .join();
    const { results } = allocation;
    const known = results.get(differing);
    if (known !== undefined) return known;
    const told = withRemedy(result, remedyBy(allocation, this.adapter, read.codes));
    results.set(differing, told);
    return told;
  }

  /** A word that facts share if the same ways lead from them: rows that are known are as good as facts. */
  #keyOf({ answers }: OpenAnswer, { codes, codesIfDmaCoherent }: ReadFacts): string {
    const [only, ...others] = answers.flat();
    const index = others.length === 0 ? only?.index : undefined;
    if (index === undefined) return `${codes.join()} ${codesIfDmaCoherent.join()}`;
    let key = `row ${index}`;
    for (const slot of this.adapter.kept) key += ` ${codes[slot]} ${codesIfDmaCoherent[slot]}`;
    return key;
  }

  #wayFrom(
    result: Result,
    open: OpenAnswer,
    read: ReadFacts,
    environment: Environment,
    profile: Profile,
  ): Way {
    const anyKernel = this.#onAnyKernel(open, read, environment);
    const after = (count: number): Way | undefined => {
      const remedy = environmentRemedy(anyKernel, environment.fields, profile, count);
      return remedy && withRemedy(result, remedy);
    };
    const instead = (count: number): Way | undefined => {
      const all = allocationsInstead(this.adapter, read, environment, profile, count);
      return all.length > 0 ? all : undefined;
    };
    return after(1) ?? instead(0) ?? after(2) ?? instead(1) ?? result;
  }

  /** A remedy can be another kernel, on which the adapter may answer otherwise. */
  #onAnyKernel(open: OpenAnswer, read: ReadFacts, { hosts }: Environment): OpenAnswer {
    if (!this.adapter.isKernelAsked(hosts.arches)) return open;
    const codes = hosts.areDmaCoherent ? read.codesIfDmaCoherent : read.codes;
    return openAnswer(this.adapter, codes, read.codesIfDmaCoherent, withAnyKernel(hosts));
  }
}

/** A refusal that says no way to a mapping. */
const isHopeless = ({ verdict }: Result): boolean =>
  verdict.kind === "refuse" && verdict.changes === undefined;

/**
 * The result of a known answer. Those of rows are kept with the environment, by the row's number.
 *
 * @param source the adapter's own, for answers that are from no row
 */
export function resultOfAnswer(
  answer: Answer,
  environment: Environment,
  profile: Profile,
  isExplained: boolean,
  source?: string,
): Result {
  const { index } = answer;
  const results = profile === "strict" ? environment.results.strict : environment.results.coherent;
  // Neither beyond its end nor in a hole is a list asked: there its prototype would answer.
  let result = index !== undefined && index < results.length ? results[index] : undefined;
  if (result === undefined) {
    result = resultOf(answer, environment, profile);
    if (index !== undefined) {
      while (results.length <= index) results.push(undefined);
      results[index] = result;
    }
  }
  return isExplained ? explained(result, settled(answer), environment, profile, source) : result;
}

function explained(
  result: Result,
  open: OpenAnswer,
  environment: Environment,
  profile: Profile,
  source: string | undefined,
): Result {
  const explanation = explain(result, open, environment, profile, source);
  return Object.freeze({ ...result, explanation });
}
