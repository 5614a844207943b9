import { BoundedMap } from "../base/bounded-map.js";
import { suggestion } from "../base/did-you-mean.js";
import { ignoreRejection } from "../base/ignore-rejection.js";
import { bare, frozen, ownOnly } from "../base/plain.js";
import { printable, quote, shown } from "../base/quote.js";
import { reasonOf } from "../base/reason-of.js";
import type { AdapterRule } from "../contract/adapter-rule.js";
import type { ExporterAdapter } from "../contract/exporter-adapter.js";
import type { HostTraits } from "../contract/host-traits.js";
import { HOSTS } from "../hosts/host-traits.js";
import { PLATFORM_FIELDS } from "../rules/environment-fields.js";
import { type Answer, attributes, refusal } from "./answer.js";
import { type CheckedAdapter, type ChosenFacts, checkedAdapter } from "./check-adapter.js";
import { type FactDomain, OPEN, OUTSIDE } from "./fact-domain.js";
import type { FactRules } from "./fact-rules.js";
import type { Names } from "./names.js";
import { placementsOf, refusalOf } from "./placements.js";
import type { PossibleHosts } from "./possible-hosts.js";
import { FactsTable, ReadFacts } from "./read-facts.js";
import { isAsBefore, StatedFact } from "./stated-fact.js";

/** Distinct answers are few; the limit only keeps a hostile adapter from growing memory. */
const MAX_ANSWERS = 4096;

/** In characters: the names of facts and words in it are the adapter's. */
const LONGEST_COMPLAINT = 1000;

/** Facts while they are being read: their codes, names and values, these in the caller's order. */
interface Reading {
  readonly codes: number[];
  readonly codesIfDmaCoherent: number[];
  readonly names: string[];
  readonly values: unknown[];
  count: number;
}

/** An adapter as core uses it: checked, and copied wherever it could change afterwards. */
export class LoadedAdapter {
  readonly adapter: ExporterAdapter;
  readonly exporter: string;
  /** What was read to write it. */
  readonly source: string;
  /** What queries may call it too. */
  readonly otherNames: Names;
  /** The facts' names, in the adapter's order. */
  readonly names: readonly string[];
  readonly domains: readonly FactDomain[];
  readonly rules: readonly AdapterRule[] | undefined;
  /** In the order of the adapter's cases. */
  readonly allocations: readonly ChosenFacts[];
  /** The facts that some case leaves as they are, by place. */
  readonly kept: readonly number[];
  /** What is wrong with the facts that {@link read} refused last; empty where nothing is. */
  complaint = "";
  #last: ReadFacts | undefined;
  readonly #known = new FactsTable();
  #reading: Reading | undefined;
  readonly #absent: readonly number[];
  readonly #absentIfDmaCoherent: readonly number[];
  readonly #factRules: FactRules | undefined;
  /** By the architecture's place. */
  readonly #isKernelAsked: readonly boolean[];
  #hasReadKernel = false;
  readonly #placements: CheckedAdapter["placements"];
  readonly #answers: readonly Answer[];
  readonly #noRow: Answer;
  readonly #asked = new BoundedMap<string, Answer>(MAX_ANSWERS);
  /** By slot: they follow from the rules alone, and every caller has the same limit. */
  readonly #representatives = new Map<number, readonly number[]>();

  /**
   * Takes an adapter in.
   *
   * @param index gives each row a number of its own
   * @throws VmprotError ADAPTER_INVALID or CONTRACT_UNSUPPORTED if it cannot be used
   */
  constructor(adapter: ExporterAdapter, index: () => number) {
    const { exporter, source, names, facts, domains, rules, factRules, placements, allocations } =
      checkedAdapter(adapter);
    this.adapter = adapter;
    this.exporter = exporter;
    this.source = source;
    this.otherNames = names ?? bare();
    this.#placements = placements;
    this.names = Object.freeze(Object.keys(facts));
    this.domains = domains;
    this.#absent = this.domains.map((domain) => {
      const { absent } = domain.declaration;
      return absent === undefined ? OUTSIDE : absent === "unknown" ? OPEN : domain.encode(absent);
    });
    this.#absentIfDmaCoherent = this.domains.map((domain, slot) => {
      const { absentIfDmaCoherent: value } = domain.declaration;
      return value === undefined ? (this.#absent[slot] as number) : domain.encode(value);
    });
    this.rules = rules;
    this.allocations = allocations;
    this.kept = [...this.names.keys()].filter((slot) =>
      allocations.some(({ codes }) => codes.size > 0 && !codes.has(slot)),
    );
    this.#factRules = factRules;
    this.#isKernelAsked = PLATFORM_FIELDS.arch.map(
      (arch) => factRules?.isKernelAsked(arch) !== false,
    );
    this.#answers = (rules ?? []).map((rule) => this.#rowAnswer(rule, index()));
    const unfitting = refusal("UNKNOWN_FACTS", `No rule of ${this.exporter} covers these facts.`);
    this.#noRow = { exporter, answer: unfitting, index: index(), row: undefined };
  }

  /**
   * Checks facts, of which own properties count; undefined where they are refused, and `complaint`
   * says why. What counts is one reading of each property.
   */
  read(facts: unknown): ReadFacts | undefined {
    try {
      const own = ownOnly(facts);
      if (own === undefined) return this.#wrong(`must be a plain object; it is ${shown(facts)}`);
      // Facts like those before are often asked about again.
      const last = this.#last;
      return last !== undefined && isAsBefore(own, last.stated) ? last : this.#readAnew(own);
    } catch (error) {
      return this.#wrong(`cannot be read: ${reasonOf(error)}`);
    }
  }

  #readAnew(own: Readonly<Record<string, unknown>>): ReadFacts | undefined {
    // Taken away while it is in use: what is read can be a getter that asks a query itself.
    const reading = this.#reading ?? this.#newReading();
    this.#reading = undefined;
    const { codes, codesIfDmaCoherent } = reading;
    for (let slot = 0; slot < codes.length; slot++) {
      codes[slot] = this.#absent[slot] as number;
      codesIfDmaCoherent[slot] = this.#absentIfDmaCoherent[slot] as number;
    }
    reading.count = 0;
    for (const name in own) {
      const value = own[name];
      if (value !== undefined && !this.#take(reading, name, value, own)) return undefined;
    }
    const missing = codes.indexOf(OUTSIDE);
    if (missing >= 0) return this.#wrong("is missing", this.names[missing]);
    this.#last =
      this.#known.find(reading) ?? this.#known.keep(new ReadFacts(reading, statedIn(reading)));
    this.#reading = reading;
    return this.#last;
  }

  #newReading(): Reading {
    const names = this.names.slice();
    const [codes, codesIfDmaCoherent] = [this.#absent.slice(), this.#absentIfDmaCoherent.slice()];
    return { codes, codesIfDmaCoherent, names, values: [...names], count: 0 };
  }

  /** @returns whether there is such a fact, and it can have that value */
  #take(next: Reading, name: string, value: unknown, all: object): boolean {
    const { names } = this;
    let slot = names.length - 1;
    while (slot >= 0 && names[slot] !== name) slot--;
    if (slot < 0) return this.#undeclared(name, all) === true;
    const domain = this.domains[slot] as FactDomain;
    const code = value === "unknown" ? OPEN : domain.encode(value);
    if (code === OUTSIDE) return this.#wrong(domain.complaint(value, this.exporter), name) === true;
    next.codes[slot] = code;
    next.codesIfDmaCoherent[slot] = code;
    next.names[next.count] = name;
    // A list is the caller's and can change; its words stand in the code.
    next.values[next.count] = typeof value === "object" ? domain.decode(code) : value;
    next.count++;
    return true;
  }

  /** The refusal of facts that {@link read} did not take. */
  get malformed(): Answer {
    const answer = refusal("UNKNOWN_FACTS", this.complaint);
    return { exporter: this.exporter, answer, index: undefined, row: undefined };
  }

  /**
   * Whether an answer can depend on the kernel, on some of these architectures by their places. Of a
   * function it is known once it has been asked.
   */
  isKernelAsked(arches: readonly number[]): boolean {
    if (this.rules === undefined) return this.#hasReadKernel;
    for (let i = 0; i < arches.length; i++) {
      if (this.#isKernelAsked[arches[i] as number]) return true;
    }
    return false;
  }

  /** The place of the host that stands for all possible ones, or -1 where they differ. */
  hostOf({ only, newest, arches }: PossibleHosts): number {
    if (only >= 0 || newest < 0) return only;
    return this.rules === undefined || this.isKernelAsked(arches) ? -1 : newest;
  }

  /** The answer to known codes on a host, by its place. */
  answer(codes: readonly number[], host: number): Answer {
    if (this.#factRules === undefined) return this.#askFunction(codes, host);
    const row = this.#factRules.first(codes, host);
    return row < 0 ? this.#noRow : (this.#answers[row] as Answer);
  }

  /**
   * Codes that stand for every value of an unknown fact; undefined where there are more than `most`.
   */
  possibilities(slot: number, most: number): readonly number[] | undefined {
    if (this.#factRules !== undefined) {
      const known = this.#representatives.get(slot);
      if (known !== undefined) return known;
      const found = this.#factRules.representatives(slot, most);
      if (found !== undefined) this.#representatives.set(slot, found);
      return found;
    }
    const domain = this.domains[slot] as FactDomain;
    const { size } = domain;
    return size > most ? undefined : Array.from({ length: size }, (_, index) => domain.at(index));
  }

  /** The rules as core tests them; undefined for a function. */
  get factRules(): FactRules | undefined {
    return this.#factRules;
  }

  #wrong(complaint: string, name?: string): undefined {
    const what = name === undefined ? "facts" : `facts.${name}`;
    this.complaint = printable(`${what} ${complaint}.`, LONGEST_COMPLAINT);
    return undefined;
  }

  #undeclared(name: string, facts: object): undefined {
    const free = this.names.filter((each) => !Object.hasOwn(facts, each));
    const end = suggestion(name, free.length > 0 ? free : this.names);
    this.complaint = printable(
      `${this.exporter} has no fact ${quote(name)}${end}`,
      LONGEST_COMPLAINT,
    );
    return undefined;
  }

  #rowAnswer({ id, map, refuse, source }: AdapterRule, index: number): Answer {
    const row = { id, source };
    const { exporter } = this;
    const rule = `${exporter}:${id}`;
    if (refuse !== undefined) {
      const { code, message } = refusalOf(refuse) ?? refuse;
      return { exporter, answer: refusal(code, message, rule), index, row };
    }
    return { exporter, answer: attributes(placementsOf(map) ?? []), index, row };
  }

  /** What a function says is copied once, and believed from then on. */
  #askFunction(codes: readonly number[], host: number): Answer {
    const { kernel, ...traits } = HOSTS[host] as HostTraits;
    const onAnyKernel = `${codes.join()} ${traits.arch}`;
    const key = `${onAnyKernel} ${kernel}`;
    const known = this.#asked.get(onAnyKernel) ?? this.#asked.get(key);
    if (known !== undefined) return known;
    let hasReadKernel = false;
    const seen: HostTraits = Object.freeze({
      ...traits,
      get kernel() {
        hasReadKernel = true;
        return kernel;
      },
    });
    const answer = this.#callFunction(codes, seen);
    this.#hasReadKernel ||= hasReadKernel;
    return this.#asked.set(hasReadKernel ? key : onAnyKernel, answer);
  }

  #callFunction(codes: readonly number[], traits: HostTraits): Answer {
    const facts: Record<string, unknown> = bare();
    for (const [slot, name] of this.names.entries()) {
      facts[name] = frozen((this.domains[slot] as FactDomain).decode(codes[slot] as number));
    }
    const { exporter } = this;
    const answered = (answer: Answer["answer"]): Answer => {
      return { exporter, answer, index: undefined, row: undefined };
    };
    const failed = (message: string): Answer => {
      return answered(refusal("ADAPTER_FAILED", message));
    };
    try {
      const returned: unknown = this.#placements?.(Object.freeze(facts), traits);
      const placements = placementsOf(returned);
      if (placements !== undefined) {
        return answered(attributes(placements));
      }
      const refused = refusalOf(returned);
      if (refused === undefined) {
        ignoreRejection(returned);
        return failed("The adapter's answer is none that the contract allows.");
      }
      return answered(refusal(refused.code, refused.message));
    } catch (error) {
      return failed(`The adapter threw: ${reasonOf(error)}.`);
    }
  }
}

function statedIn({ names, values, count }: Reading): StatedFact[] {
  return names.slice(0, count).map((name, i) => new StatedFact(name, values[i]));
}
