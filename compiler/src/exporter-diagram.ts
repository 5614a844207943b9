import { type ExporterAdapter, VmprotError } from "@vmprot/core";
import { type FactDomain, type LoadedAdapter, loadedAdapter } from "@vmprot/core/compile";
import { KERNEL_EPOCHS, PLATFORM_FIELDS } from "@vmprot/core/tables";
import { type Edge, leaf, type Nodes } from "./diagram.js";
import type { PolicyExporter, PolicyFact } from "./policy.js";

/** The answer of an adapter, as its own evaluation gives it. */
export type AdapterAnswer = ReturnType<LoadedAdapter["answer"]>;

/** What an exporter's diagram is built with. */
export interface Building {
  readonly nodes: Nodes;
  readonly firstFact: number;
  /** The variables of architecture and kernel. */
  readonly arch: number;
  readonly kernel: number;
  numberOf(answer: AdapterAnswer): number;
}

/** A table of classes has an entry for each combination of so many bits. */
const MOST_BITS = 12;
/** Walks keep the values that a variable can have as bits of 32. */
const MOST_VALUES = 32;

/** What is written down of a fact, and a code for each value of its variable. */
interface Fact extends PolicyFact {
  readonly representatives: readonly number[];
}

/**
 * An adapter's rules as a diagram, by asking core about every value that they tell apart.
 *
 * @throws VmprotError ADAPTER_INVALID and those of core; NOT_COMPILABLE for a function, and for rules
 * that tell too many values of one fact apart
 */
export function exporterDiagram(adapter: ExporterAdapter, building: Building): PolicyExporter {
  const loaded = loadedAdapter(adapter);
  const { exporter, source, rules } = loaded;
  if (rules === undefined) {
    throw new VmprotError(
      "NOT_COMPILABLE",
      `The adapter of ${exporter} decides by a function, which no other language has.`,
    );
  }
  const facts = factsOf(loaded, building.firstFact);
  const answers: number[] = [];
  const leafOf = (answer: number): Edge => {
    if (!answers.includes(answer)) answers.push(answer);
    return leaf(answers.indexOf(answer));
  };
  const codes: number[] = [];
  const below = (slot: number): Edge => {
    const fact = facts[slot];
    if (fact === undefined) return ofHosts(loaded, codes, building, leafOf);
    const edges = fact.representatives.map((code) => {
      codes[slot] = code;
      return below(slot + 1);
    });
    return building.nodes.node(fact.variable, edges);
  };
  const root = below(0);
  return {
    ...{ exporter, source, root, rules, answers },
    facts: facts.map(({ representatives: _, ...fact }) => fact),
  };
}

function factsOf(loaded: LoadedAdapter, first: number): Fact[] {
  let variable = first;
  return loaded.domains.map((domain, slot) => {
    const own = valuesOf(loaded, domain, slot);
    const arity = own.representatives.length > 1 ? own.representatives.length : 0;
    const name = loaded.names[slot] as string;
    if (arity > MOST_VALUES) throw tooMany(loaded, name);
    const fact = { name, declaration: domain.declaration, variable, arity, ...own };
    if (arity > 0) variable++;
    return fact;
  });
}

/** How a fact's value is found, and a code that stands for each. */
function valuesOf(
  loaded: LoadedAdapter,
  domain: FactDomain,
  slot: number,
): Pick<Fact, "bits" | "classes" | "borders" | "representatives"> {
  const { factRules } = loaded;
  const { declaration } = domain;
  const ends: string[] = [];
  const representatives: number[] = [];
  const classOf = (code: number): number => {
    const end = factRules?.ends(slot, code) ?? "";
    if (!ends.includes(end)) {
      ends.push(end);
      representatives.push(code);
    }
    return ends.indexOf(end);
  };
  switch (declaration.kind) {
    case "bits":
    case "words": {
      const looked = factRules?.looked(slot) ?? 0;
      const bits = Array.from({ length: 32 }, (_, bit) => bit).filter((bit) => looked & (1 << bit));
      if (bits.length > MOST_BITS) throw tooMany(loaded, loaded.names[slot] as string);
      const classes = Array.from({ length: 2 ** bits.length }, (_, index) => {
        const mask = bits.reduce((all, bit, at) => (index & (1 << at) ? all | (1 << bit) : all), 0);
        const code =
          declaration.kind === "words" ? wordsWith(mask >>> 0, looked, domain) : mask >>> 0;
        // A list that cannot be is of any class.
        return code === undefined ? 0 : classOf(code);
      });
      return { bits, classes, borders: [], representatives };
    }
    case "count": {
      const [least, most] = [domain.at(0), domain.at(domain.size - 1)];
      const borders = (factRules?.borders(slot) ?? []).filter((at) => at > least && at <= most);
      return { bits: [], classes: [], borders, representatives: [least, ...borders] };
    }
    case "word": {
      const classes = declaration.words.map((_, word) => classOf(word));
      return { bits: [], classes, borders: [], representatives };
    }
    case "yes-no": {
      const values = [0, 1].map(classOf);
      return {
        bits: [],
        classes: [],
        borders: [],
        representatives: values[1] === 0 ? [0] : [0, 1],
      };
    }
  }
}

/** A list of words with these of the ones that rules look at; one that none looks at may stand for all. */
function wordsWith(mask: number, looked: number, domain: FactDomain): number | undefined {
  if (mask !== 0) return mask;
  const every = domain.at(domain.size - 1);
  const other = (every & ~looked) >>> 0;
  return other === 0 ? undefined : (other & -other) >>> 0;
}

function tooMany({ exporter }: LoadedAdapter, fact: string): VmprotError {
  return new VmprotError(
    "NOT_COMPILABLE",
    `The rules of ${exporter} tell more values of ${fact} apart than a table has room for.`,
  );
}

/** The answers on every host, architecture by architecture, kernel by kernel. */
function ofHosts(
  loaded: LoadedAdapter,
  codes: readonly number[],
  { nodes, arch, kernel, numberOf }: Building,
  leafOf: (answer: number) => Edge,
): Edge {
  const arches = PLATFORM_FIELDS.arch.map((_, place) => {
    const kernels = KERNEL_EPOCHS.map((_, epoch) =>
      leafOf(numberOf(loaded.answer(codes, place * KERNEL_EPOCHS.length + epoch))),
    );
    return nodes.node(kernel, kernels);
  });
  return nodes.node(arch, arches);
}
