/** Where an ordered diagram leads: a node's number from 0, or below 0 a leaf. */
export type OrderedEdge = number;

/** A node: its level, and where each state of the level's variable leads. */
export interface OrderedNode {
  readonly level: number;
  readonly children: readonly OrderedEdge[];
}

/** More edges than there will be, either way from 0. */
const MOST = 2 ** 25;
const BELOW_ALL = Number.MAX_SAFE_INTEGER;

/**
 * Diagrams that ask for their variables in one order, each distinct node and leaf once. In that order
 * a walk is a row of joins, one a level, without recursion.
 */
export class OrderedDiagrams {
  readonly nodes: OrderedNode[] = [];
  readonly #leaves: unknown[] = [];
  readonly #known = new Map<string, OrderedEdge>();

  leaf(value: unknown): OrderedEdge {
    const key = JSON.stringify(value);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const edge = -this.#leaves.push(value);
    this.#known.set(key, edge);
    return edge;
  }

  /** What a leaf says. */
  valueOf<T>(edge: OrderedEdge): T {
    return this.#leaves[-edge - 1] as T;
  }

  /** The edge to a node; where every child is one, that child. */
  node(level: number, children: readonly OrderedEdge[]): OrderedEdge {
    const [first] = children;
    if (first === undefined) throw new RangeError("a node has children");
    if (children.every((child) => child === first)) return first;
    const key = `${level}:${children.join()}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const edge = this.nodes.push({ level, children }) - 1;
    this.#known.set(key, edge);
    return edge;
  }

  /** The level that an edge leads to, or one below all levels for a leaf. */
  levelOf(edge: OrderedEdge): number {
    return edge < 0 ? BELOW_ALL : (this.nodes[edge] as OrderedNode).level;
  }

  /** Where an edge leads if the variable of a level has a state; the level is none below the edge's. */
  at(edge: OrderedEdge, level: number, state: number): OrderedEdge {
    return this.levelOf(edge) === level
      ? ((this.nodes[edge] as OrderedNode).children[state] as OrderedEdge)
      : edge;
  }

  /** The states of a level's variable, as far as one of these edges asks for it. */
  statesAt(edges: readonly OrderedEdge[], level: number): number {
    const asks = edges.find((edge) => this.levelOf(edge) === level);
    return asks === undefined ? 0 : (this.nodes[asks] as OrderedNode).children.length;
  }

  /** A node at a level whose children may ask for that level, or for some above it, themselves. */
  choice(
    level: number,
    children: readonly OrderedEdge[],
    known: Map<string, OrderedEdge>,
  ): OrderedEdge {
    const key = `${level}:${children.join()}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const top = Math.min(level, ...children.map((child) => this.levelOf(child)));
    const made =
      top === level
        ? this.node(
            level,
            children.map((child, state) => this.at(child, level, state)),
          )
        : this.node(
            top,
            Array.from({ length: this.statesAt(children, top) }, (_, state) =>
              this.choice(
                level,
                children.map((child) => this.at(child, top, state)),
                known,
              ),
            ),
          );
    known.set(key, made);
    return made;
  }

  /** What two diagrams' leaves come to wherever both lead. `known` may be kept between calls. */
  combine<A, B>(
    first: OrderedEdge,
    second: OrderedEdge,
    of: (first: A, second: B) => unknown,
    known: Map<number, OrderedEdge>,
  ): OrderedEdge {
    // A text as the key takes three times as long.
    const key = (first + MOST) * 2 * MOST + second + MOST;
    const before = known.get(key);
    if (before !== undefined) return before;
    const level = Math.min(this.levelOf(first), this.levelOf(second));
    const edge =
      level === BELOW_ALL
        ? this.leaf(of(this.valueOf<A>(first), this.valueOf<B>(second)))
        : this.node(
            level,
            Array.from({ length: this.statesAt([first, second], level) }, (_, state) =>
              this.combine(this.at(first, level, state), this.at(second, level, state), of, known),
            ),
          );
    known.set(key, edge);
    return edge;
  }

  /** A diagram with other leaves. */
  map<T>(edge: OrderedEdge, of: (value: T) => unknown, known = new Map()): OrderedEdge {
    const before = known.get(edge);
    if (before !== undefined) return before;
    const made =
      edge < 0
        ? this.leaf(of(this.valueOf<T>(edge)))
        : this.node(
            this.levelOf(edge),
            (this.nodes[edge] as OrderedNode).children.map((child) => this.map(child, of, known)),
          );
    known.set(edge, made);
    return made;
  }

  /** Every node that these edges lead to. */
  reached(edges: Iterable<OrderedEdge>): Set<OrderedEdge> {
    const reached = new Set<OrderedEdge>();
    const visit = (edge: OrderedEdge): void => {
      if (edge < 0 || reached.has(edge)) return;
      reached.add(edge);
      for (const child of (this.nodes[edge] as OrderedNode).children) visit(child);
    };
    for (const edge of edges) visit(edge);
    return reached;
  }
}
