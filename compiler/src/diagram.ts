/** Where a diagram leads: a node below {@link LEAF}, or a leaf's number from there on. */
export type Edge = number;

/** The first edge that is a leaf: its number is the edge without this bit. */
export const LEAF = 0x8000;

/**
 * Multi-valued decision diagrams in one array, each distinct node once: `[variable, child of the first
 * value, child of the second, …]`. An edge is a node's place in the array, or a leaf.
 */
export class Nodes {
  readonly cells: number[] = [];
  readonly #known = new Map<string, Edge>();

  /** The edge to a node; where every child is one, that child. */
  node(variable: number, children: readonly Edge[]): Edge {
    const [first] = children;
    if (first === undefined) throw new RangeError("a node has children");
    if (children.every((child) => child === first)) return first;
    const key = `${variable}:${children.join()}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const edge = this.cells.length;
    this.cells.push(variable, ...children);
    if (this.cells.length > LEAF) throw new RangeError("a diagram of more than 32,768 cells");
    this.#known.set(key, edge);
    return edge;
  }
}

/** The edge to a leaf. */
export function leaf(number: number): Edge {
  if (number < 0 || number >= LEAF) throw new RangeError(`leaf ${number} has no edge`);
  return LEAF | number;
}
