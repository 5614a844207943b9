import { PROFILES } from "@vmprot/core";
import { type Branching, EVERY_PLACEMENT, evaluationBranching } from "@vmprot/core/compile";
import { type EnvironmentField, type FieldValue, kernelEpoch } from "@vmprot/core/tables";
import type { Policy } from "./policy.js";
import type { Vector } from "./vectors.js";

/**
 * Every list of placements that some exporter's rules answer, in every environment: for each path of
 * the policy's own evaluation one vector, that states the fields which it asks for. All points of
 * the concrete space are on some path, and on a path all verdicts are one.
 */
export function spaceVectors(policy: Policy): Vector[] {
  const vectors: Vector[] = [];
  const versions = versionsOf(policy);
  for (const list of distinctLists(policy)) {
    for (const [index, profile] of PROFILES.entries()) {
      const known = new Map<EnvironmentField, FieldValue>();
      const visit = (branching: Branching<unknown>): void => {
        if ("outcome" in branching) {
          vectors.push({
            exporter: 0,
            profile: index + 1,
            facts: list.map((place) => place + 1),
            environment: numbersOf(known, policy, versions),
          });
          return;
        }
        const { field, children } = branching;
        const values = policy.fields.find((each) => each.field === field)?.values ?? [];
        for (const child of new Set(children)) {
          known.set(field, values[children.indexOf(child)] as FieldValue);
          visit(child);
        }
        known.delete(field);
      };
      const placements = list.map((place) => EVERY_PLACEMENT[place] as (typeof EVERY_PLACEMENT)[0]);
      visit(evaluationBranching(placements, profile));
    }
  }
  return vectors;
}

function distinctLists({ answers }: Policy): readonly (readonly number[])[] {
  const lists = new Map<string, readonly number[]>();
  for (const answer of answers) {
    if ("placements" in answer) lists.set(answer.placements.join(), answer.placements);
  }
  return [...lists.values()];
}

/** The first version of each epoch, as two numbers. */
const versionsOf = ({ epochs }: Policy): ReadonlyMap<unknown, readonly number[]> =>
  new Map(epochs.toReversed().map((each) => [kernelEpoch(each), each.split(".").map(Number)]));

function numbersOf(
  known: ReadonlyMap<EnvironmentField, FieldValue>,
  { fields }: Policy,
  versions: ReadonlyMap<unknown, readonly number[]>,
): number[] {
  return fields.flatMap(({ field, values }) => {
    const value = known.get(field);
    if (field !== "kernel") return [value === undefined ? 0 : values.indexOf(value) + 1];
    if (value === undefined) return [0, 0];
    return versions.get(value) ?? [1, 0];
  });
}
