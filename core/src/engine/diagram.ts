/** The end of paths that do not count: what stands there is as good as anything. */
export const ANYTHING = 0;

interface Node {
  readonly field: number;
  readonly children: readonly number[];
}

/**
 * The nodes and outcomes of one diagram, below before above, the root last. Children by their place in
 * it, {@link NOWHERE} for {@link ANYTHING}.
 */
export type FlatDiagram = readonly (Node | string)[];

const NOWHERE = -1;

/**
 * Decision diagrams over numbered fields with finitely many values. Each distinct diagram is one
 * number, and a node whose children are all one diagram is that diagram: a field that is left in an
 * ordered diagram is one that the outcome depends on.
 */
export class Diagrams {
  readonly #nodes: (Node | undefined)[] = [undefined];
  readonly #outcomes = new Map<number, string>();
  readonly #ids = new Map<string, number>();
  readonly #restricted = new Map<string, number>();
  readonly #ordered = new Map<number, number>();
  readonly #joined = new Map<string, number | undefined>();
  /** Some path ends in {@link ANYTHING}. */
  #isPartial = false;

  /** The diagram of one outcome. */
  leaf(outcome: string): number {
    const leaf = this.#intern(outcome, undefined);
    this.#outcomes.set(leaf, outcome);
    return leaf;
  }

  /** The diagram that asks for a field first. */
  node(field: number, children: readonly number[]): number {
    const [first = ANYTHING] = children;
    if (children.every((child) => child === first)) return first;
    if (children.includes(ANYTHING)) this.#isPartial = true;
    return this.#intern(`${field}:${children.join()}`, { field, children });
  }

  /** One of them, to be kept without all the others. */
  flat(diagram: number): FlatDiagram {
    const places = new Map<number, number>([[ANYTHING, NOWHERE]]);
    const flat: (Node | string)[] = [];
    const visit = (id: number): number => {
      const known = places.get(id);
      if (known !== undefined) return known;
      const node = this.#nodes[id];
      const part =
        node === undefined
          ? (this.#outcomes.get(id) ?? "")
          : { field: node.field, children: node.children.map(visit) };
      const place = flat.push(part) - 1;
      places.set(id, place);
      return place;
    };
    visit(diagram);
    return flat;
  }

  /** The diagram that such a one is here, with higher numbers for its fields. */
  adopt(flat: FlatDiagram, higher: number): number {
    const here: number[] = [];
    for (const part of flat) {
      here.push(
        typeof part === "string"
          ? this.leaf(part)
          : this.node(
              part.field + higher,
              part.children.map((place) =>
                place === NOWHERE ? ANYTHING : (here[place] as number),
              ),
            ),
      );
    }
    return here.at(-1) ?? ANYTHING;
  }

  /** The same diagram with other outcomes; outcomes that become the same no longer differ. */
  relabelled(diagram: number, label: (outcome: string) => string): number {
    const known = new Map<number, number>([[ANYTHING, ANYTHING]]);
    const visit = (id: number): number => {
      const seen = known.get(id);
      if (seen !== undefined) return seen;
      const node = this.#nodes[id];
      const relabelled =
        node === undefined
          ? this.leaf(label(this.#outcomes.get(id) ?? ""))
          : this.node(node.field, node.children.map(visit));
      known.set(id, relabelled);
      return relabelled;
    };
    return visit(diagram);
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
    const parts = Array.from({ length: this.#valuesOf(diagram, first) }, (_, value) =>
      this.#restrict(diagram, first, value),
    );
    const same = this.#isPartial ? this.#joinAll(parts) : undefined;
    const ordered =
      same === undefined
        ? this.node(
            first,
            parts.map((part) => this.#order(part)),
          )
        : this.#order(same);
    this.#ordered.set(diagram, ordered);
    return ordered;
  }

  #joinAll(diagrams: readonly number[]): number | undefined {
    return diagrams.reduce<number | undefined>(
      (all, each) => (all === undefined ? undefined : this.#join(all, each)),
      ANYTHING,
    );
  }

  /** The diagram of both where they differ only in what does not count; else undefined. */
  #join(some: number, other: number): number | undefined {
    if (some === other || other === ANYTHING) return some;
    if (some === ANYTHING) return other;
    const key = `${some} ${other}`;
    if (this.#joined.has(key)) return this.#joined.get(key);
    const joined = this.#joinNodes(some, other);
    this.#joined.set(key, joined);
    return joined;
  }

  #joinNodes(some: number, other: number): number | undefined {
    const fields = [...this.#fields(some), ...this.#fields(other)];
    if (fields.length === 0) return undefined;
    const field = Math.min(...fields);
    const count = Math.max(this.#valuesOf(some, field), this.#valuesOf(other, field));
    const children: number[] = [];
    for (let value = 0; value < count; value++) {
      const child = this.#join(
        this.#restrict(some, field, value),
        this.#restrict(other, field, value),
      );
      if (child === undefined) return undefined;
      children.push(child);
    }
    return this.node(field, children);
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
