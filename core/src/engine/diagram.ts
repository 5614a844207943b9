/** The end of paths that do not count: what stands there is as good as anything. */
export const ANYTHING = 0;

interface Node {
  readonly field: number;
  readonly children: readonly number[];
}

/**
 * Decision diagrams over numbered fields with finitely many values. Each distinct diagram is one
 * number, and a node whose children are all one diagram is that diagram: a field that is left in an
 * ordered diagram is one that the outcome depends on.
 */
export class Diagrams {
  readonly #nodes: (Node | undefined)[] = [undefined];
  readonly #ids = new Map<string, number>();
  readonly #restricted = new Map<string, number>();
  readonly #ordered = new Map<number, number>();

  /** The diagram of one outcome. */
  leaf(outcome: string): number {
    return this.#intern(outcome, undefined);
  }

  /** The diagram that asks for a field first. */
  node(field: number, children: readonly number[]): number {
    const counting = [...new Set(children)].filter((child) => child !== ANYTHING);
    const [only = ANYTHING, ...others] = counting;
    return others.length === 0
      ? only
      : this.#intern(`${field}:${children.join()}`, { field, children });
  }

  /** The fields on which the outcome depends, ascending. */
  deciding(diagram: number): number[] {
    return [...this.#fields(this.#order(diagram))].sort((a, b) => a - b);
  }

  #intern(key: string, node: Node | undefined): number {
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.#nodes.push(node) - 1;
    this.#ids.set(key, id);
    return id;
  }

  #fields(diagram: number, found = new Set<number>(), seen = new Set<number>()): Set<number> {
    const node = this.#nodes[diagram];
    if (node === undefined || seen.has(diagram)) return found;
    seen.add(diagram);
    found.add(node.field);
    for (const child of node.children) this.#fields(child, found, seen);
    return found;
  }

  /**
   * The same function with fields asked for in ascending order on every path: paths that ask in
   * different orders hide that they are equal.
   */
  #order(diagram: number): number {
    const known = this.#ordered.get(diagram);
    if (known !== undefined) return known;
    const fields = this.#fields(diagram);
    if (fields.size === 0) return diagram;
    const first = Math.min(...fields);
    const children = Array.from({ length: this.#valuesOf(diagram, first) }, (_, value) =>
      this.#order(this.#restrict(diagram, first, value)),
    );
    const ordered = this.node(first, children);
    this.#ordered.set(diagram, ordered);
    return ordered;
  }

  #valuesOf(diagram: number, field: number): number {
    const node = this.#nodes[diagram];
    if (node === undefined) return 0;
    if (node.field === field) return node.children.length;
    for (const child of node.children) {
      const count = this.#valuesOf(child, field);
      if (count > 0) return count;
    }
    return 0;
  }

  #restrict(diagram: number, field: number, value: number): number {
    const node = this.#nodes[diagram];
    if (node === undefined) return diagram;
    if (node.field === field) return node.children[value] ?? ANYTHING;
    const key = `${diagram} ${field} ${value}`;
    const known = this.#restricted.get(key);
    if (known !== undefined) return known;
    const restricted = this.node(
      node.field,
      node.children.map((child) => this.#restrict(child, field, value)),
    );
    this.#restricted.set(key, restricted);
    return restricted;
  }
}
