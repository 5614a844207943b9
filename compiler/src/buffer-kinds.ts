import { type Edge, LEAF, leaf, Nodes } from "./diagram.js";
import { isByArch, type Policy, type PolicyExporter, type PolicyFact } from "./policy.js";

/** An exporter of more combinations of facts has no table of them. */
const MOST_PLACES = 4096;

/** How a fact is part of a place in an exporter's table. */
export interface KindFact extends PolicyFact {
  /** What its value, from 0 on, is multiplied by; behind the last value is what the architecture says. */
  readonly stride: number;
}

/**
 * Buffers whose exporters answer alike on every host are of one kind: what is known of a buffer leads to
 * its kind by one look into a table.
 */
export interface BufferKinds {
  /** By kind a diagram over architecture and kernel: ends in an answer's number, or behind the last. */
  readonly roots: readonly Edge[];
  readonly cells: readonly number[];
  /** By exporter; undefined where the table would be too large. */
  readonly tables: readonly (KindTable | undefined)[];
}

/** The kind by the values of all facts that rules look at. */
export interface KindTable {
  readonly facts: readonly KindFact[];
  readonly kinds: readonly number[];
}

/** The kinds of all exporters' buffers. */
export function bufferKinds(policy: Policy): BufferKinds {
  const nodes = new Nodes();
  const roots: Edge[] = [];
  const numberOf = (root: Edge): number => {
    if (!roots.includes(root)) roots.push(root);
    return roots.indexOf(root);
  };
  const tables = policy.exporters.map((exporter) => {
    const facts = kindFacts(exporter);
    const places = facts.reduce((product, fact) => product * valuesOf(fact), 1);
    if (places > MOST_PLACES) return undefined;
    const kinds = Array.from({ length: places }, (_, place) =>
      numberOf(kindAt(policy, exporter, facts, place, nodes)),
    );
    return { facts, kinds };
  });
  // C has no empty arrays.
  if (roots.length === 0) roots.push(leaf(policy.answers.length));
  return { roots, cells: nodes.cells, tables };
}

const valuesOf = (fact: PolicyFact): number =>
  fact.arity === 0 ? 1 : fact.arity + Number(isByArch(fact.declaration));

function kindFacts({ facts }: PolicyExporter): KindFact[] {
  let next = 1;
  return facts.map((fact) => {
    const stride = next;
    next *= valuesOf(fact);
    return { ...fact, stride };
  });
}

/** Where the exporter's diagram leads on each host. */
function kindAt(
  policy: Policy,
  exporter: PolicyExporter,
  facts: readonly KindFact[],
  place: number,
  nodes: Nodes,
): Edge {
  const { factCells, fields, firstFact, coherentArches, answers } = policy;
  const variable = (name: string) => fields.findIndex(({ field }) => field === name);
  const [arch, kernel] = [variable("arch"), variable("kernel")];
  const values = new Map(
    facts
      .filter(({ arity }) => arity > 0)
      .map((fact) => [fact.variable, Math.floor(place / fact.stride) % valuesOf(fact)] as const),
  );
  const arity = (of: number) => facts.find(({ variable }) => variable === of)?.arity ?? 0;
  /** By what the architecture may say of facts, in each way in which it may say no. */
  const ends = (edge: Edge, isCoherent: boolean): Edge[] => {
    const own = factCells[edge] as number;
    if (edge >= LEAF || own < firstFact) return [edge];
    const value = values.get(own) as number;
    if (value < arity(own)) return ends(factCells[edge + 1 + value] as Edge, isCoherent);
    const children = factCells.slice(edge + (isCoherent ? arity(own) : 1), edge + 1 + arity(own));
    return children.flatMap((child) => ends(child, isCoherent));
  };
  const answerAt = (edge: Edge, host: readonly [number, number]): number => {
    if (edge >= LEAF) return exporter.answers[edge - LEAF] as number;
    const value = host[factCells[edge] === arch ? 0 : 1];
    return answerAt(factCells[edge + 1 + value] as Edge, host);
  };
  const count = (of: number) => fields[of]?.values.length ?? 1;
  const below = [false, true].map((isCoherent) => ends(exporter.root, isCoherent));
  const arches = Array.from({ length: count(arch) }, (_, of) => {
    const edges = below[Number(coherentArches[of])] as Edge[];
    const kernels = Array.from({ length: count(kernel) }, (__, epoch) => {
      const found = new Set(edges.map((edge) => answerAt(edge, [of, epoch])));
      return leaf(found.size === 1 ? ([...found][0] as number) : answers.length);
    });
    return nodes.node(kernel, kernels);
  });
  return nodes.node(arch, arches);
}
