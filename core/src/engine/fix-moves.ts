import { FIX_COSTS } from "../contract/fix.js";
import {
  ENVIRONMENT_FIELD_NAMES,
  ENVIRONMENT_FIELDS,
  type EnvironmentField,
  type FieldValue,
} from "../rules/environment-fields.js";
import { HARDWARE_RULES, proposals, REMEDY_RULES, type RemedyRule } from "../rules/remedy-rules.js";
import type { EnvironmentFields } from "./environment.js";
import { OPEN } from "./fact-domain.js";
import type { LoadedAdapter } from "./loaded-adapter.js";
import { MOST_POSSIBILITIES } from "./open-answer.js";

/** One thing that can be otherwise: a field of the environment, or a fact by its slot. */
export interface Move {
  /** Its place among the costs. */
  readonly cost: number;
  readonly target: EnvironmentField | number;
  /** The field's value, or the fact's code. */
  readonly value: FieldValue | number;
  /** The rule that proposes it; undefined of facts, and of what only has to be stated. */
  readonly rule: RemedyRule | undefined;
}

/** What is otherwise at once: one move, or the facts in which another allocation differs. */
export type Step = readonly Move[];

/** The places of costs. */
export const STATE = FIX_COSTS.indexOf("state");
export const CHEAP = FIX_COSTS.indexOf("vmm");
export const ALLOCATION = FIX_COSTS.indexOf("allocation");

/** To say what is unknown. */
export const stating = (target: Move["target"], value: Move["value"]): Move => ({
  ...{ cost: STATE, target, value, rule: undefined },
});

/** To choose otherwise when the buffer is allocated. */
export const choosing = (target: number, value: number): Move => ({
  ...{ cost: ALLOCATION, target, value, rule: undefined },
});

const RULES = [...REMEDY_RULES, ...HARDWARE_RULES];

const following = (rule: RemedyRule, value: FieldValue): Move => ({
  ...{ cost: FIX_COSTS.indexOf(rule.cost), target: rule.field, value, rule },
});

/** The move that sets a field of an environment; undefined where no rule does. */
export function environmentMove(
  target: EnvironmentField,
  value: FieldValue,
  fields: EnvironmentFields,
): Move | undefined {
  if (fields[target] === undefined) return stating(target, value);
  const rule = RULES.find(
    (each) => each.field === target && (each.value === value || each.value === "later"),
  );
  return rule && following(rule, value);
}

/** Everything that can be otherwise of an environment, with all values each; kernels newest first. */
export function environmentMoves(fields: EnvironmentFields): Step[][] {
  const unknown = ENVIRONMENT_FIELD_NAMES.filter((field) => fields[field] === undefined);
  const stated = unknown.map((target) => {
    const steps = ENVIRONMENT_FIELDS[target].map((value): Step => [stating(target, value)]);
    return target === "kernel" ? steps.reverse() : steps;
  });
  const ruled = RULES.filter(({ field }) => fields[field] !== undefined).map((rule) =>
    proposals(rule, fields[rule.field])
      .map((value): Step => [following(rule, value)])
      .reverse(),
  );
  return [...stated, ...ruled].filter((steps) => steps.length > 0);
}

/** Everything that can be otherwise of the facts: what is unknown, and what an allocator chose. */
export function factMoves(adapter: LoadedAdapter, codes: readonly number[]): Step[][] {
  const stated = [...codes.keys()]
    .filter((slot) => codes[slot] === OPEN)
    .map((target) =>
      (adapter.possibilities(target, MOST_POSSIBILITIES) ?? []).map(
        (value): Step => [stating(target, value)],
      ),
    );
  // A function would have to be asked about every possibility.
  const isTooMuch = adapter.rules === undefined && codes.includes(OPEN);
  const others = isTooMuch ? [] : adapter.allocations;
  const chosen = others.map(({ codes: chosen }): Step[] => {
    const moves = [...chosen].filter(([slot, code]) => codes[slot] !== code);
    if (moves.length === 0) return [];
    return [moves.map(([target, value]) => choosing(target, value))];
  });
  return [...stated, ...chosen].filter((steps) => steps.length > 0);
}
