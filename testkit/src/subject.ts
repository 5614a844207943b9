import {
  type AdapterRefusal,
  type CacheMode,
  type ExporterAdapter,
  type Facts,
  HOST_TRAITS,
  type HostTraits,
  type Placement,
  type Platform,
  VmProt,
} from "@vmprot/core";
import type { LawOptions } from "./options.js";
import {
  combinations,
  factNames,
  ODD_VALUES,
  observedSpace,
  type Space,
  smallestFirst,
} from "./points.js";
import { show } from "./show.js";

/** What an adapter says of one buffer. */
export type Said = readonly Placement[] | AdapterRefusal;

/** The hosts that differ in what an adapter may ask of them. */
export const HOSTS: readonly HostTraits[] = smallestFirst(
  HOST_TRAITS.map(({ canWriteCombineRam, dmaCoherent }) => ({ canWriteCombineRam, dmaCoherent })),
);

/** One architecture's name in queries. */
export type Arch = NonNullable<Platform["arch"]>;

/** An architecture of each of these hosts. */
export const ARCHES: readonly Arch[] = HOSTS.map(({ canWriteCombineRam: wc, dmaCoherent }) => {
  const row = HOST_TRAITS.find(
    (each) => each.canWriteCombineRam === wc && each.dmaCoherent === dmaCoherent,
  );
  return row?.arch as Arch;
});

/** An adapter, and the points at which the laws ask it. */
export class Subject {
  readonly adapter: ExporterAdapter;
  readonly options: LawOptions;
  /** Every fact that the adapter is known to have. */
  readonly names: readonly string[];
  readonly space: Space;
  readonly #made = new Map<string, unknown>();

  constructor(adapter: ExporterAdapter, options: LawOptions) {
    this.adapter = adapter;
    this.options = options;
    this.names = factNames(adapter, options);
    this.space = options.space ?? observedSpace(adapter, this.names);
  }

  /** Facts of the documented form: the cases, and the space. Smallest first. */
  get points(): readonly Facts[] {
    return this.#once("points", () => {
      const all = [...this.adapter.cases.map(({ facts }) => facts), ...combinations(this.space)];
      return smallestFirst(all.filter((facts) => this.isValid(facts)));
    });
  }

  /** Facts that are objects and nothing more: every odd value of every fact. Smallest first. */
  get oddPoints(): readonly Facts[] {
    return this.#once("oddPoints", () => {
      const bases: Facts[] = [{}, ...this.adapter.cases.map(({ facts }) => facts)];
      const odd = [...this.names, "unheardOf"].flatMap((name) =>
        ODD_VALUES.flatMap((value) => bases.map((facts) => ({ ...facts, [name]: value }))),
      );
      return smallestFirst([...bases, ...odd, ...combinations(this.space)]);
    });
  }

  /** A query service with this adapter alone. */
  get vmProt(): VmProt {
    return this.#once("vmProt", () => new VmProt([this.adapter]));
  }

  /** Whether facts have the documented form, or at least those that no case lacks. */
  isValid(facts: Facts): boolean {
    return this.options.valid?.(facts) ?? this.#required.every((name) => facts[name] !== undefined);
  }

  get #required(): readonly string[] {
    const { cases, optionalFacts } = this.adapter;
    return this.#once("required", () =>
      this.names
        .filter((name) => !Object.hasOwn(optionalFacts, name))
        .filter((name) => cases.every(({ facts }) => facts[name] !== undefined)),
    );
  }

  /** @throws Error that names the facts, where the adapter throws */
  ask(facts: Facts, host: HostTraits): Said {
    try {
      return this.adapter.placements(facts, host);
    } catch (error) {
      throw new Error(`placements(${show(facts)}, ${show(host)}) threw ${String(error)}`);
    }
  }

  /** The attribute that core answers with, every possibility asked; undefined where it refuses. */
  attribute(facts: Facts, arch: Arch): CacheMode | undefined {
    const query = { exporter: this.adapter.exporter, facts, platform: { arch } };
    const { answer } = this.vmProt.query(query);
    return answer.kind === "attributes" ? answer.cache : undefined;
  }

  #once<T>(name: string, make: () => T): T {
    if (!this.#made.has(name)) this.#made.set(name, make());
    return this.#made.get(name) as T;
  }
}

/** Whether an answer is a refusal. */
export const isRefusal = (said: Said): said is AdapterRefusal => !Array.isArray(said);

/** The facts and the host of a counterexample. */
export const at = (facts: unknown, host?: HostTraits): string =>
  host === undefined ? `facts ${show(facts)}` : `facts ${show(facts)} on host ${show(host)}`;
