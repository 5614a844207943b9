import { type Edge, LEAF } from "../diagram.js";
import { isByArch, type Policy, type PolicyExporter, type PolicyFact } from "../policy.js";
import { OrderedDiagrams, type OrderedEdge } from "./ordered-diagrams.js";

/** The exporter has more than one answer to what is known of the buffer. */
export const SEVERAL = -1;

/** An exporter's answer by architecture and kernel, the kernel running faster: numbers, or {@link SEVERAL}. */
export type BufferClass = readonly number[];

/** Exporters' rules as ordered diagrams, whose levels are an exporter's variables from 0 on. */
export interface BufferDiagrams {
  readonly diagrams: OrderedDiagrams;
  /** By exporter, in the policy's order; leaves are {@link BufferClass}es. */
  readonly roots: readonly OrderedEdge[];
}

/**
 * The states of a fact's variable are 0, unknown, and its values from 1 on; behind them, where a fact has
 * it, what the architecture says.
 */
export function bufferDiagrams(policy: Policy): BufferDiagrams {
  const diagrams = new OrderedDiagrams();
  const roots = policy.exporters.map((exporter) =>
    new ExporterClasses(policy, exporter, diagrams).root(),
  );
  return { diagrams, roots };
}

class ExporterClasses {
  readonly #policy: Policy;
  readonly #exporter: PolicyExporter;
  readonly #diagrams: OrderedDiagrams;
  readonly #arch: number;
  readonly #kernel: number;
  readonly #known = new Map<Edge, OrderedEdge>();
  readonly #either = new Map<number, OrderedEdge>();
  readonly #byArch = new Map<number, OrderedEdge>();

  constructor(policy: Policy, exporter: PolicyExporter, diagrams: OrderedDiagrams) {
    this.#policy = policy;
    this.#exporter = exporter;
    this.#diagrams = diagrams;
    this.#arch = policy.fields.findIndex(({ field }) => field === "arch");
    this.#kernel = policy.fields.findIndex(({ field }) => field === "kernel");
  }

  root(): OrderedEdge {
    return this.#of(this.#exporter.root);
  }

  #of(edge: Edge): OrderedEdge {
    const known = this.#known.get(edge);
    if (known !== undefined) return known;
    const variable = edge >= LEAF ? -1 : (this.#policy.factCells[edge] as number);
    const made =
      variable < this.#policy.firstFact
        ? this.#diagrams.leaf(this.#classAt(edge))
        : this.#node(edge, variable);
    this.#known.set(edge, made);
    return made;
  }

  #node(edge: Edge, variable: number): OrderedEdge {
    const fact = this.#exporter.facts.find(
      (each) => each.arity > 0 && each.variable === variable,
    ) as PolicyFact;
    const children = Array.from({ length: fact.arity }, (_, value) =>
      this.#of(this.#policy.factCells[edge + 1 + value] as Edge),
    );
    const unknown = children.reduce((one, other) => this.#merge(one, other, either, this.#either));
    const states = [unknown, ...children];
    if (isByArch(fact.declaration)) {
      const kernels = this.#policy.fields[this.#kernel]?.values.length ?? 1;
      const isCoherent = (host: number) =>
        this.#policy.coherentArches[Math.floor(host / kernels)] === true;
      const yes = children.at(-1) as OrderedEdge;
      states.push(
        this.#merge(
          unknown,
          yes,
          (other, coherent, host) => (isCoherent(host) ? coherent : other),
          this.#byArch,
        ),
      );
    }
    return this.#diagrams.node(variable - this.#policy.firstFact, states);
  }

  #merge(
    one: OrderedEdge,
    other: OrderedEdge,
    of: (a: number, b: number, host: number) => number,
    known: Map<number, OrderedEdge>,
  ): OrderedEdge {
    return this.#diagrams.combine<BufferClass, BufferClass>(
      one,
      other,
      (a, b) => a.map((answer, host) => of(answer, b[host] as number, host)),
      known,
    );
  }

  /** By host, where the rest of the exporter's diagram leads. */
  #classAt(edge: Edge): BufferClass {
    const { fields, factCells } = this.#policy;
    const [arches, kernels] = [this.#arch, this.#kernel].map(
      (field) => fields[field]?.values.length ?? 1,
    ) as [number, number];
    return Array.from({ length: arches * kernels }, (_, host) => {
      let at = edge;
      while (at < LEAF) {
        const isArch = factCells[at] === this.#arch;
        const value = isArch ? Math.floor(host / kernels) : host % kernels;
        at = factCells[at + 1 + value] as Edge;
      }
      return this.#exporter.answers[at - LEAF] as number;
    });
  }
}

/** One answer, or more than one. */
const either = (one: number, other: number): number => (one === other ? one : SEVERAL);
