import type { ExporterAdapter, FactCondition, FactDeclaration } from "@vmprot/core";
import { holds } from "./holds.js";
import { smallestFirst } from "./smallest-first.js";

/** The most values of one fact that are all asked. */
const MOST_VALUES = 4096;

/**
 * Values that stand for all that a fact can have. For rows one for each way in which they can tell
 * values apart; for a function the whole domain, or of a large one its corners.
 */
export function factValues(
  { rules, cases }: ExporterAdapter,
  name: string,
  declaration: FactDeclaration,
): readonly unknown[] {
  if (rules === undefined) {
    const stated = cases.map(({ facts }) => facts[name]).filter(isKnown);
    return smallestFirst([...domain(declaration, []), ...stated]);
  }
  const conditions = rules.flatMap((rule) => rule.when?.[name] ?? []) as FactCondition[];
  const ways = new Map<string, unknown>();
  for (const value of smallestFirst(domain(declaration, conditions))) {
    const way = conditions.map((condition) => (holds(condition, value) ? "1" : "0")).join("");
    if (!ways.has(way)) ways.set(way, value);
  }
  return [...ways.values()];
}

const isKnown = (value: unknown): boolean => value !== undefined && value !== "unknown";

function domain(declaration: FactDeclaration, conditions: readonly FactCondition[]): unknown[] {
  switch (declaration.kind) {
    case "yes-no":
      return [false, true];
    case "word":
      return [...declaration.words];
    case "words":
      return lists(declaration.words);
    case "bits":
      return masks(Object.values(declaration.bits), conditions);
    case "count":
      return counts(declaration.least, declaration.most, conditions);
  }
}

/** Masks of every bit that a condition looks at; without conditions, of every bit. */
function masks(bits: readonly number[], conditions: readonly FactCondition[]): number[] {
  const looked = conditions
    .flatMap((condition) => {
      const { has = 0, any = 0, lacks = 0, masked } = condition as Tests;
      return [has, any, lacks, masked?.mask ?? 0];
    })
    .reduce((all, mask) => (all | mask) >>> 0, 0);
  const own = conditions.length === 0 ? bits : bits.filter((bit) => (bit & looked) !== 0);
  return subsets(own).map((some) => some.reduce((mask, bit) => (mask | bit) >>> 0, 0));
}

interface Tests {
  readonly has?: number;
  readonly any?: number;
  readonly lacks?: number;
  readonly masked?: { readonly mask: number };
  readonly is?: number;
  readonly below?: number;
}

const lists = (words: readonly string[]): (readonly string[])[] =>
  subsets(words).filter((some) => some.length > 0);

/** Every subset; of many things those of at most two, of all but at most two, and all. */
function subsets<T>(things: readonly T[]): T[][] {
  if (2 ** things.length <= MOST_VALUES) {
    return Array.from({ length: 2 ** things.length }, (_, chosen) =>
      things.filter((_, i) => (chosen & (2 ** i)) !== 0),
    );
  }
  const pairs = things.flatMap((one, i) => things.slice(i).map((other) => [one, other]));
  const few = [[], ...pairs.map((pair) => [...new Set(pair)])];
  return [...few, ...few.map((some) => things.filter((thing) => !some.includes(thing)))];
}

/** A small domain whole; of a large one its ends, powers of two and what conditions name. */
function counts(least: number, most: number, conditions: readonly FactCondition[]): number[] {
  if (most - least < MOST_VALUES && conditions.length === 0) {
    return Array.from({ length: most - least + 1 }, (_, i) => least + i);
  }
  const named = conditions.flatMap((condition) => {
    const { is = [], below = [] } = condition as Tests;
    return [is, below].flat();
  });
  const powers = Array.from({ length: 54 }, (_, i) => 2 ** i);
  const around = [...named, ...powers].flatMap((value) => [value - 1, value, value + 1]);
  return [least, most, ...around].filter((value) => value >= least && value <= most);
}
