import { type ExporterAdapter, VmprotError } from "@vmprot/core";
import { type FactDomain, type LoadedAdapter, loadedAdapter } from "@vmprot/core/compile";
import { HOSTS, KERNEL_EPOCHS, PLATFORM_FIELDS } from "@vmprot/core/tables";
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

/** No answer: a combination of variables that no value of the fact has. */
export const IMPOSSIBLE = 0;

/**
 * An adapter's rules as a diagram, by asking core about every value that they tell apart.
 *
 * @throws VmprotError ADAPTER_INVALID and those of core; NOT_COMPILABLE for a function
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
  const root = belowFacts(loaded, facts, building);
  return { exporter, source, facts, root, rules };
}

function factsOf({ names, domains, factRules }: LoadedAdapter, first: number): PolicyFact[] {
  let variable = first;
  return domains.map((domain, slot) => {
    const { declaration } = domain;
    const looked = factRules?.looked(slot) ?? 0;
    const isMask = declaration.kind === "bits" || declaration.kind === "words";
    const bits = isMask
      ? Array.from({ length: 32 }, (_, bit) => bit).filter((b) => looked & (1 << b))
      : [];
    const isWithin = (count: number) => count > domain.at(0) && count <= domain.at(domain.size - 1);
    const borders =
      declaration.kind === "count" ? (factRules?.borders(slot) ?? []).filter(isWithin) : [];
    const isAsked = factRules?.ends(slot, domain.at(0)) !== "";
    const arities = isMask ? bits.map(() => 2) : isAsked ? [arityOf(domain, borders)] : [];
    const fact: PolicyFact = {
      name: names[slot] as string,
      declaration,
      variable,
      arities,
      bits,
      borders,
      isNeverEmpty: declaration.kind === "words" && bits.length === declaration.words.length,
    };
    variable += arities.length;
    return fact;
  });
}

function arityOf(domain: FactDomain, borders: readonly number[]): number {
  return domain.declaration.kind === "count" ? borders.length + 1 : domain.size;
}

function belowFacts(loaded: LoadedAdapter, facts: readonly PolicyFact[], building: Building): Edge {
  const { nodes } = building;
  const codes: number[] = [];
  const below = (slot: number): Edge => {
    const fact = facts[slot];
    if (fact === undefined) return ofHosts(loaded, codes, building);
    const domain = loaded.domains[slot] as FactDomain;
    const known = new Map<string, Edge>();
    const at = (code: number): Edge => {
      const ends = loaded.factRules?.ends(slot, code) ?? "";
      const alike = known.get(ends);
      if (alike !== undefined) return alike;
      codes[slot] = code;
      const edge = below(slot + 1);
      known.set(ends, edge);
      return edge;
    };
    const { variable, arities, bits, borders, isNeverEmpty } = fact;
    if (arities.length === 0) return at(domain.at(0));
    if (bits.length === 0) {
      const [arity = 0] = arities;
      const code = (value: number) =>
        domain.declaration.kind === "count" ? countIn(domain, borders, value) : domain.at(value);
      return nodes.node(
        variable,
        Array.from({ length: arity }, (_, value) => at(code(value))),
      );
    }
    // A word that no rule looks at stands for all of them where no other is in the list.
    const other = isNeverEmpty || domain.declaration.kind === "bits" ? 0 : wordBeside(domain, bits);
    const ofBits = (index: number, mask: number): Edge => {
      const bit = bits[index];
      if (bit === undefined) {
        if (mask === 0 && isNeverEmpty) return leaf(IMPOSSIBLE);
        return at(mask === 0 ? other : mask);
      }
      const [without, withIt] = [
        ofBits(index + 1, mask),
        ofBits(index + 1, (mask | (1 << bit)) >>> 0),
      ];
      return nodes.node(variable + index, [without, withIt]);
    };
    return ofBits(0, 0);
  };
  return below(0);
}

/** A count between two borders, within the domain. */
function countIn(domain: FactDomain, borders: readonly number[], value: number): number {
  const from = value === 0 ? Number.NEGATIVE_INFINITY : (borders[value - 1] as number);
  return Math.max(from, domain.at(0));
}

function wordBeside(domain: FactDomain, bits: readonly number[]): number {
  for (let bit = 0; bit < 32; bit++) if (!bits.includes(bit)) return domain.at((1 << bit) - 1);
  throw new RangeError("no word is left");
}

/** The answers on every host, architecture by architecture, kernel by kernel. */
function ofHosts(loaded: LoadedAdapter, codes: readonly number[], building: Building): Edge {
  const { nodes, arch, kernel, numberOf } = building;
  const arches = PLATFORM_FIELDS.arch.map((_, place) => {
    const kernels = KERNEL_EPOCHS.map((_, epoch) => {
      const host = place * KERNEL_EPOCHS.length + epoch;
      if (HOSTS[host] === undefined) throw new RangeError(`no host ${host}`);
      return leaf(numberOf(loaded.answer(codes, host)));
    });
    return nodes.node(kernel, kernels);
  });
  return nodes.node(arch, arches);
}
