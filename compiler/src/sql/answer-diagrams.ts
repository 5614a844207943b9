import { FIRST_REFUSAL } from "../compile-policy.js";
import { type Edge, LEAF } from "../diagram.js";
import type { Modes, Policy, PolicyAnswer } from "../policy.js";
import type { EnvironmentVariable } from "./environment-variables.js";
import type { OrderedDiagrams, OrderedEdge, OrderedNode } from "./ordered-diagrams.js";
import { type Found, type Outcome, Outcomes, type SqlVerdict } from "./outcome.js";

/** An exporter's answer in every environment, as far as that is known. */
export class AnswerDiagrams {
  readonly #policy: Policy;
  readonly #variables: readonly EnvironmentVariable[];
  readonly #diagrams: OrderedDiagrams;
  readonly #outcomes: Outcomes;
  readonly #ordered = new Map<Edge, OrderedEdge>();
  readonly #open = new Map<OrderedEdge, OrderedEdge>();
  readonly #made = new Map<string, OrderedEdge>();
  readonly #known = {
    children: new Map<string, OrderedEdge>(),
    rules: new Map<number, OrderedEdge>(),
    places: new Map<number, OrderedEdge>(),
    found: new Map<number, OrderedEdge>(),
    either: new Map<number, OrderedEdge>(),
  };

  constructor(
    policy: Policy,
    variables: readonly EnvironmentVariable[],
    diagrams: OrderedDiagrams,
  ) {
    this.#policy = policy;
    this.#variables = variables;
    this.#diagrams = diagrams;
    this.#outcomes = new Outcomes(policy);
  }

  /** Ends in an {@link SqlVerdict}; each level has a state for every way to know its variable. */
  of(answer: PolicyAnswer, profile: number): OrderedEdge {
    const key = `${JSON.stringify(answer)} ${profile}`;
    const made = this.#made.get(key) ?? this.#make(answer, profile);
    this.#made.set(key, made);
    return made;
  }

  #make(answer: PolicyAnswer, profile: number): OrderedEdge {
    const diagrams = this.#diagrams;
    const outcomes = this.#outcomes;
    if ("refusal" in answer)
      return this.#verdict(diagrams.leaf(outcomes.refused(answer.refusal)), 0);
    const { placements, preferred } = answer;
    const columns = this.#policy.columns[profile] as readonly Edge[];
    const rules = placements.map((place) => this.#inOrder(this.#policy.rules[place] as Edge));
    const places = placements.map((place) =>
      diagrams.map<number>(this.#inOrder(columns[place] as Edge), (leaf) => this.#placeOf(leaf)),
    );
    const rule = rules.reduce((one, other) =>
      diagrams.combine<number, number>(one, other, (a, b) => a || b, this.#known.rules),
    );
    const place = places.reduce((one, other) =>
      diagrams.combine<Found, Found>(one, other, (a, b) => outcomes.both(a, b), this.#known.places),
    );
    const found = diagrams.combine<number, Found>(
      rule,
      place,
      (refusal, at) => outcomes.outcomeOf(refusal === 0 ? at : { refusal }),
      this.#known.found,
    );
    return this.#verdict(this.#withUnknown(found), preferred);
  }

  #verdict(edge: OrderedEdge, preferred: number): OrderedEdge {
    return this.#diagrams.map<Outcome>(
      edge,
      (outcome): SqlVerdict => this.#outcomes.verdictOf(outcome, preferred),
    );
  }

  #placeOf(leaf: number): Found {
    if (leaf >= FIRST_REFUSAL) return { refusal: leaf - FIRST_REFUSAL };
    return this.#outcomes.placeOf(this.#policy.modes[leaf] as Modes);
  }

  /** One of the policy's diagrams, which ask in any order, in ours; its leaves are numbers. */
  #inOrder(edge: Edge): OrderedEdge {
    if (edge >= LEAF) return this.#diagrams.leaf(edge - LEAF);
    const known = this.#ordered.get(edge);
    if (known !== undefined) return known;
    const { kernelClass, fields, cells } = this.#policy;
    const asked = cells[edge] as number;
    const isClass = asked === kernelClass.variable;
    const field = isClass ? fields.findIndex((each) => each.field === "kernel") : asked;
    const level = this.#variables.findIndex((each) => each.fields.includes(field));
    const variable = this.#variables[level] as EnvironmentVariable;
    const children = variable.values.map((values) => {
      const value = values[variable.fields.indexOf(field)] as number;
      const child = isClass ? (kernelClass.ofEpoch[value] as number) : value;
      return this.#inOrder(cells[edge + 1 + child] as Edge);
    });
    const made = this.#diagrams.choice(level, children, this.#known.children);
    this.#ordered.set(edge, made);
    return made;
  }

  /** The same with the states of what is not known: either of the values that it can have. */
  #withUnknown(edge: OrderedEdge): OrderedEdge {
    if (edge < 0) return edge;
    const known = this.#open.get(edge);
    if (known !== undefined) return known;
    const { level, children } = this.#diagrams.nodes[edge] as OrderedNode;
    const open = children.map((child) => this.#withUnknown(child));
    const states = (this.#variables[level] as EnvironmentVariable).states.map((values) =>
      values.map((value) => open[value] as OrderedEdge).reduce((a, b) => this.#either(a, b)),
    );
    const made = this.#diagrams.node(level, states);
    this.#open.set(edge, made);
    return made;
  }

  #either(one: OrderedEdge, other: OrderedEdge): OrderedEdge {
    if (one === other) return one;
    return this.#diagrams.combine<Outcome, Outcome>(
      Math.min(one, other),
      Math.max(one, other),
      (a, b) => this.#outcomes.either(a, b),
      this.#known.either,
    );
  }
}
