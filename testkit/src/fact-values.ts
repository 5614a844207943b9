import type { ExporterAdapter, FactDeclaration } from "@vmprot/core";
import { factValues as everyWay } from "@vmprot/core/tables";
import { smallestFirst } from "./smallest-first.js";

/** The most values of one fact that are all asked. */
const MOST_VALUES = 4096;

/**
 * Values that stand for all that a fact can have. For rows one for each way in which they can tell
 * values apart; for a function the whole domain, or of a large one its corners.
 */
export function factValues(
  adapter: ExporterAdapter,
  name: string,
  declaration: FactDeclaration,
): readonly unknown[] {
  const all = everyWay(adapter, name, MOST_VALUES);
  if (all !== undefined) return smallestFirst(all);
  const stated = adapter.cases.map(({ facts }) => facts[name]).filter(isKnown);
  return smallestFirst([...corners(declaration), ...stated]);
}

const isKnown = (value: unknown): boolean => value !== undefined && value !== "unknown";

function corners(declaration: FactDeclaration): unknown[] {
  switch (declaration.kind) {
    case "yes-no":
      return [false, true];
    case "word":
      return [...declaration.words];
    case "words":
      return subsets(declaration.words).filter((some) => some.length > 0);
    case "bits":
      return subsets(Object.values(declaration.bits)).map((some) =>
        some.reduce((mask, bit) => (mask | bit) >>> 0, 0),
      );
    case "count":
      return counts(declaration.least, declaration.most);
  }
}

/** The subsets of at most two things, of all but at most two, and of all. */
function subsets<T>(things: readonly T[]): T[][] {
  const pairs = things.flatMap((one, i) => things.slice(i).map((other) => [one, other]));
  const few = [[], ...pairs.map((pair) => [...new Set(pair)])];
  return [...few, ...few.map((some) => things.filter((thing) => !some.includes(thing)))];
}

/** The ends, and what is around powers of two. */
function counts(least: number, most: number): number[] {
  const powers = Array.from({ length: 54 }, (_, i) => 2 ** i);
  const around = powers.flatMap((value) => [value - 1, value, value + 1]);
  return [least, most, ...around].filter((value) => value >= least && value <= most);
}
