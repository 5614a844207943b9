import type { Facts } from "@vmprot/core";

/** Values of each fact. */
export type Space = Readonly<Record<string, readonly unknown[]>>;

/** The most points that are all asked. */
const MOST_POINTS = 30_000;

/**
 * Every combination of the facts' values; of too many those that differ from one of the first ones,
 * or from one of `centres`, in at most two facts.
 *
 * @param centres facts of which each is stated
 */
export function points(space: Space, centres: readonly Facts[]): Facts[] {
  const names = Object.keys(space);
  const count = names.reduce((product, name) => product * (space[name]?.length ?? 0), 1);
  if (count <= MOST_POINTS) return [...combinations(space, names)];
  const first = Object.fromEntries(names.map((name) => [name, space[name]?.[0]]));
  const found: Facts[] = [];
  for (const centre of [first, ...centres]) {
    for (const [i, one] of names.entries()) {
      for (const other of names.slice(i)) {
        for (const part of limited(space, one, other)) found.push({ ...centre, ...part });
      }
    }
  }
  return found;
}

/** Combinations of two facts' values; where there are many, with the second's first ones only. */
function limited(space: Space, one: string, other: string): Iterable<Facts> {
  const few = (name: string, most: number) => (space[name] ?? []).slice(0, most);
  if (one === other) return combinations({ [one]: few(one, MOST_POINTS) }, [one]);
  return combinations({ [one]: few(one, 200), [other]: few(other, 200) }, [one, other]);
}

function* combinations(space: Space, names: readonly string[]): Generator<Facts> {
  const count = names.reduce((product, name) => product * (space[name]?.length ?? 0), 1);
  for (let i = 0; i < count; i++) {
    const facts: Record<string, unknown> = {};
    let rest = i;
    for (const name of names) {
      const values = space[name] ?? [];
      facts[name] = values[rest % values.length];
      rest = Math.floor(rest / values.length);
    }
    yield facts;
  }
}
