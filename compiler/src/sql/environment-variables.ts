import { IMPLIED } from "@vmprot/core/compile";
import type { Policy, PolicyField } from "../policy.js";

/** What a level of the environment's diagrams asks for: one field, or some that say of each other. */
export interface EnvironmentVariable {
  /** Places in the policy's list of fields. */
  readonly fields: readonly number[];
  /** What the fields can be together: of each the place of its value. */
  readonly values: readonly (readonly number[])[];
  /**
   * States as sets of places in `values`. The first is all of them, nothing known; then each alone; then
   * what else can be known of several fields.
   */
  readonly states: readonly (readonly number[])[];
  /** The state by what is stated of the fields: 0 for unknown, else the value's place + 1. */
  stateOf(stated: readonly number[]): number;
}

/**
 * The order in which hosts are asked for their fields: found by moving each field to where the diagrams
 * are smallest. A field that is not here comes last, which costs size and nothing else.
 */
const ORDER =
  "kernel arch hypervisor confidential guestMemfd vendor selfSnoop nonCoherentDma guestPatQuirk guestPat nestedPaging deviceMtrr guestMtrr shmemHugePages memfdHugePages gpaCongruent prefaulted hostSvpbmt svpbmt fwb slot mte dirtyLogging pinsRegions".split(
    " ",
  );

type Implication = (typeof IMPLIED)[keyof typeof IMPLIED];

/** The variables in their order. */
export function environmentVariables({ fields }: Policy): EnvironmentVariable[] {
  const place = ({ field }: PolicyField): number => {
    const at = ORDER.indexOf(field);
    return at < 0 ? ORDER.length : at;
  };
  const sorted = fields.toSorted((a, b) => place(a) - place(b));
  const taken = new Set<PolicyField>();
  return sorted.flatMap((field) => {
    if (taken.has(field)) return [];
    const together = sorted.filter((each) => each === field || areLinked(each, field));
    for (const each of together) taken.add(each);
    return [variableOf(fields, together)];
  });
}

function impliedOf({ field }: PolicyField): Implication | undefined {
  return Object.hasOwn(IMPLIED, field) ? IMPLIED[field as keyof typeof IMPLIED] : undefined;
}

function areLinked(one: PolicyField, other: PolicyField): boolean {
  return impliedOf(one)?.by === other.field || impliedOf(other)?.by === one.field;
}

function variableOf(
  fields: readonly PolicyField[],
  together: readonly PolicyField[],
): EnvironmentVariable {
  const valueAt = (at: readonly number[], field: string): unknown => {
    const index = together.findIndex((each) => each.field === field);
    const place = at[index] as number;
    return place < 0 ? undefined : together[index]?.values[place];
  };
  const agrees = (at: readonly number[]): boolean =>
    together.every((each) => {
      const implied = impliedOf(each);
      if (implied === undefined || valueAt(at, implied.by) !== implied.is) return true;
      return valueAt(at, each.field) === implied.value;
    });
  const values = product(together.map((each) => [...each.values.keys()])).filter(agrees);
  const states: number[][] = [[...values.keys()], ...[...values.keys()].map((value) => [value])];
  const possible = (stated: readonly number[]): number[] => {
    const at = stated.map((value) => value - 1);
    for (const [index, each] of together.entries()) {
      const implied = impliedOf(each);
      if (implied === undefined || valueAt(at, implied.by) !== implied.is) continue;
      if (implied.wins || at[index] === -1) at[index] = each.values.indexOf(implied.value);
    }
    return [...values.keys()].filter((value) =>
      at.every((place, index) => place < 0 || values[value]?.[index] === place),
    );
  };
  const known = new Map<string, number>();
  for (const stated of product(
    together.map((each) => [...each.values.keys(), each.values.length]),
  )) {
    const set = possible(stated);
    let state = states.findIndex((each) => each.join() === set.join());
    if (state < 0) state = states.push(set) - 1;
    known.set(stated.join(), state);
  }
  return {
    fields: together.map((each) => fields.indexOf(each)),
    values,
    states,
    stateOf: (stated) => known.get(stated.join()) as number,
  };
}

function product(lists: readonly (readonly number[])[]): number[][] {
  return lists.reduce<number[][]>(
    (all, list) => all.flatMap((before) => list.map((each) => [...before, each])),
    [[]],
  );
}
