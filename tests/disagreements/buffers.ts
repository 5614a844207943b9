import { ADAPTERS } from "@vmprot/adapters";
import type { ExporterAdapter, Platform, PresetName } from "@vmprot/core";
import { readText } from "../support/repository.js";
import type { Facts, FactValue, Oracle } from "./oracle.js";

/** What a stack's word for a fact comes to. */
type Word =
  | { readonly as: string }
  | { readonly means: Readonly<Record<string, Facts>> }
  | { readonly ignored: string };

interface Exporter {
  readonly hosts: string;
  readonly words: Readonly<Record<string, Word>>;
}

interface Carrier {
  readonly of: string;
  readonly name: string;
  readonly source: string;
  readonly unless?: Facts;
  readonly buffers: readonly {
    readonly when: Facts;
    readonly exporter: string;
    readonly facts: Facts;
  }[];
}

/** What numbers of a fact are called. */
export type Names =
  | { readonly bits: Readonly<Record<string, number>> }
  | { readonly values: readonly string[] };

interface Buffers {
  readonly kinds: Readonly<Record<string, string>>;
  readonly names: Readonly<Record<string, Names>>;
  readonly hosts: Readonly<Record<string, readonly PresetName[]>>;
  readonly kernels: Readonly<Record<string, Platform["kernel"]>>;
  readonly exporters: Readonly<Record<string, Exporter>>;
  readonly carriers: readonly Carrier[];
}

const BUFFERS: Buffers = JSON.parse(readText("tests/disagreements/buffers.json"));

/** A buffer that an oracle speaks of, in the words of its exporter's adapter. */
export interface SpokenOf {
  readonly exporter: string;
  readonly facts: Facts;
  /** Whose buffer it is, where the oracle names no exporter. */
  readonly carrier?: { readonly name: string; readonly source: string };
}

/** What rows that name no exporter have in its place, in words. */
export const KINDS = BUFFERS.kinds;

/** What the numbers of stacks' own facts are called. */
export const NAMES = BUFFERS.names;

/** Whether this stands where a row would name an exporter. */
export const isKind = (exporter: string): boolean => Object.hasOwn(KINDS, exporter);

/** The exporters whose oracles' words have been read. */
export const TRANSLATED: readonly string[] = Object.keys(BUFFERS.exporters);

const holds = (facts: Facts, of: Oracle): boolean =>
  Object.entries(facts).every(([name, value]) => of.facts[name] === value);

const someHolds = (facts: Facts, of: Oracle): boolean =>
  Object.entries(facts).some(([name, value]) => of.facts[name] === value);

/** The adapter that answers to an exporter's name, if there is one. */
export const adapterOf = (exporter: string): ExporterAdapter | undefined =>
  ADAPTERS.find(
    ({ exporter: own, names = {} }) => own === exporter || Object.hasOwn(names, exporter),
  );

/** The buffers that an oracle speaks of; none where nobody keeps such a buffer. */
export function buffersOf(oracle: Oracle): readonly SpokenOf[] {
  if (!isKind(oracle.exporter)) return [{ exporter: oracle.exporter, facts: oracle.facts }];
  const carriers = BUFFERS.carriers.filter((each) => each.of === oracle.exporter);
  return carriers.flatMap(({ name, source, unless = {}, buffers }) =>
    buffers
      .filter(({ when }) => holds(when, oracle) && !someHolds(unless, oracle))
      .map(({ exporter, facts }) => ({ exporter, facts, carrier: { name, source } })),
  );
}

/** Rows about buffers of a newer kernel than the hosts', and that kernel's version. */
export const KERNELS = BUFFERS.kernels;

/** The hosts that answers about an exporter's buffers are compared on. */
export function hostsOf(exporter: string): readonly PresetName[] {
  const hosts = BUFFERS.hosts[BUFFERS.exporters[exporter]?.hosts ?? ""];
  if (hosts === undefined) throw new Error(`buffers.json names no hosts of ${exporter}`);
  return hosts;
}

/** Facts in the adapter's words; what it demands and nobody states is unknown. */
export function translated({ exporter, facts }: SpokenOf): Facts {
  const { facts: declared = {}, names = {} } = adapterOf(exporter) ?? {};
  const said = names[exporter] ?? {};
  const words = BUFFERS.exporters[exporter]?.words ?? {};
  const derived: Record<string, FactValue> = {};
  const stated: Record<string, FactValue> = {};
  for (const [name, fact] of Object.entries(declared)) {
    if (fact.absent === undefined && !(name in said)) derived[name] = "unknown";
  }
  for (const [name, value] of Object.entries(facts)) {
    const word = words[name];
    if (word === undefined) stated[name] = value;
    else if ("as" in word) stated[word.as] = value;
    else if ("means" in word) Object.assign(derived, meaning(word.means, name, value));
  }
  return { ...derived, ...stated };
}

function meaning(means: Readonly<Record<string, Facts>>, name: string, value: FactValue): Facts {
  const facts = means[String(value)];
  if (facts === undefined) throw new Error(`buffers.json does not say what ${name} ${value} means`);
  return facts;
}
