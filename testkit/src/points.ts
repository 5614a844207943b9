import type { ExporterAdapter, Facts } from "@vmprot/core";
import type { LawOptions } from "./options.js";
import { show } from "./show.js";

/** The values of each fact. */
export type Space = Readonly<Record<string, readonly unknown[]>>;

/**
 * What JSON can put where a fact is expected: among them names that every object inherits, and an
 * object that arithmetic throws on.
 */
export const ODD_VALUES: readonly unknown[] = [
  null,
  false,
  true,
  0,
  -1,
  0.5,
  1,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  -(2 ** 53),
  1e308,
  "",
  "0",
  "unknown",
  "constructor",
  "__proto__",
  [],
  [null],
  [[]],
  ["constructor"],
  {},
  { length: 1 },
  { toString: 1, valueOf: 1 },
];

/** The smallest first, so that the first counterexample found is the smallest. */
export function smallestFirst<T>(points: Iterable<T>): T[] {
  const sizes = new Map<string, T>();
  for (const point of points) sizes.set(show(point), point);
  return [...sizes]
    .sort(([a], [b]) => a.length - b.length || (a < b ? -1 : 1))
    .map(([, point]) => point);
}

/** Every fact that the adapter or the options name. */
export function factNames({ cases, optionalFacts }: ExporterAdapter, options: LawOptions) {
  const { space = {}, flags = {} } = options;
  const named = [optionalFacts, space, flags, ...cases.map(({ facts }) => facts)];
  return [...new Set(named.flatMap((names) => Object.keys(names)))];
}

/** The values that occur in the adapter itself: what stands for a space that nobody declared. */
export function observedSpace(adapter: ExporterAdapter, names: readonly string[]): Space {
  const { cases, optionalFacts } = adapter;
  const values = (name: string): unknown[] => [
    ...(optionalFacts[name]?.values ?? []),
    ...cases.flatMap(({ facts }) => (facts[name] === undefined ? [] : [facts[name]])),
  ];
  return Object.fromEntries(names.map((name) => [name, smallestFirst(values(name))]));
}

/** Every combination of the values of each fact, absence included. */
export function* combinations(space: Space): Generator<Facts> {
  const names = Object.keys(space);
  const count = names.reduce((n, name) => n * ((space[name]?.length ?? 0) + 1), 1);
  for (let i = 0; i < count; i++) {
    const facts: Record<string, unknown> = {};
    let rest = i;
    for (const name of names) {
      const values = space[name] ?? [];
      const digit = rest % (values.length + 1);
      if (digit > 0) facts[name] = values[digit - 1];
      rest = Math.floor(rest / (values.length + 1));
    }
    yield facts;
  }
}
