import type { Placement, Profile } from "@vmprot/core";
import {
  type Admissible,
  type Branching,
  EVERY_PLACEMENT,
  modesBranching,
  type Refused,
  ruleBranching,
} from "@vmprot/core/compile";
import { type Edge, leaf, type Nodes } from "./diagram.js";

/** What the policy's diagrams are built with. */
export interface PolicyBuilding {
  readonly nodes: Nodes;
  /** A field's variable, and the values of its branches as that variable numbers them. */
  variableOf(field: string): { readonly variable: number; readonly values: readonly number[] };
  refusal(refused: Refused): number;
  modes(admissible: Admissible): number;
}

/** By placement, the first mappability rule that refuses it. */
export function ruleDiagrams(building: PolicyBuilding): Edge[] {
  return EVERY_PLACEMENT.map((placement: Placement) =>
    folded(ruleBranching(placement), building, (refused) =>
      leaf(refused === undefined ? 0 : building.refusal(refused)),
    ),
  );
}

/**
 * By placement, what is admissible there. Refusals are leaves behind the last modes, whose number is
 * known only when all are.
 */
export function modesDiagrams(profile: Profile, building: PolicyBuilding, behind: number): Edge[] {
  return EVERY_PLACEMENT.map((placement: Placement) =>
    folded(modesBranching(placement, profile), building, (outcome) =>
      leaf("refuse" in outcome ? behind + building.refusal(outcome) : building.modes(outcome)),
    ),
  );
}

function folded<T>(
  branching: Branching<T>,
  building: PolicyBuilding,
  leafOf: (outcome: T) => Edge,
): Edge {
  if ("outcome" in branching) return leafOf(branching.outcome);
  const { variable, values } = building.variableOf(branching.field);
  const children: Edge[] = [];
  const known = new Map<Branching<T>, Edge>();
  for (const [index, child] of branching.children.entries()) {
    const edge = known.get(child) ?? folded(child, building, leafOf);
    known.set(child, edge);
    children[values[index] as number] = edge;
  }
  return building.nodes.node(variable, children);
}
