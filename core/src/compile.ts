import type { ExporterAdapter } from "./contract/exporter-adapter.js";
import type { Placement } from "./contract/placement.js";
import type { Profile } from "./contract/profile.js";
import { representative } from "./engine/alike-kernels.js";
import type { EnvironmentFields } from "./engine/environment.js";
import { evaluate, modesAt, ruleAt } from "./engine/evaluate.js";
import type { Admissible, Evaluation, Refused } from "./engine/evaluation.js";
import { LoadedAdapter } from "./engine/loaded-adapter.js";
import { Situation } from "./engine/situation.js";
import {
  ENVIRONMENT_FIELDS,
  type EnvironmentField,
  type FieldValue,
} from "./rules/environment-fields.js";

export { representative } from "./engine/alike-kernels.js";
export { conclusions } from "./engine/evaluate.js";
export type { Admissible, Refused } from "./engine/evaluation.js";
export { type FactDomain, OUTSIDE } from "./engine/fact-domain.js";
export type { LoadedAdapter } from "./engine/loaded-adapter.js";
export { EVERY_PLACEMENT } from "./engine/placements.js";
export { IMPLIED } from "./rules/environment-fields.js";

/** What a part of the policy comes to, for every value of the fields that it asks for. */
export type Branching<T> =
  | { readonly field: EnvironmentField; readonly children: readonly Branching<T>[] }
  | { readonly outcome: T };

/** The first mappability rule that refuses a buffer in this place, in every environment. */
export function ruleBranching(placement: Placement): Branching<Refused | undefined> {
  return branching((situation) => {
    const rule = ruleAt(placement, situation);
    return rule && { refuse: rule.code, why: rule.why, rule: rule.id };
  });
}

/** What is admissible in this place, in every environment. */
export function modesBranching(
  placement: Placement,
  profile: Profile,
): Branching<Admissible | Refused> {
  return branching((situation) => modesAt(placement, situation, profile));
}

/**
 * The same in one environment: the rule's id.
 *
 * @param placement one of {@link EVERY_PLACEMENT}
 * @throws RangeError if a field is unknown that a rule asks for
 */
export function firstRule(
  placement: Placement,
  environment: EnvironmentFields,
): string | undefined {
  const situation = new Situation(environment);
  const rule = ruleAt(placement, situation);
  if (situation.missing !== undefined) throw new RangeError(`${situation.missing} is unknown`);
  return rule?.id;
}

/** What the policy concludes for a buffer that can be in these places, in every environment. */
export function evaluationBranching(
  placements: readonly Placement[],
  profile: Profile,
): Branching<Evaluation> {
  return branching((situation) => evaluate(placements, situation, profile));
}

/** An adapter as core uses it, to be asked about every combination of facts. */
export function loadedAdapter(adapter: ExporterAdapter): LoadedAdapter {
  return new LoadedAdapter(adapter, () => 0);
}

/**
 * Runs a part of the policy with nothing known, branching on each field that it misses. Kernels that no
 * row of the policy tells apart share a branch.
 */
function branching<T>(ask: (situation: Situation) => T): Branching<T> {
  const situation = new Situation(Object.create(null));
  const explore = (): Branching<T> => {
    situation.missing = undefined;
    const outcome = ask(situation);
    const field = situation.missing as EnvironmentField | undefined;
    if (field === undefined) return { outcome };
    const known = new Map<FieldValue, Branching<T>>();
    const children = ENVIRONMENT_FIELDS[field].map((value: FieldValue) => {
      const alike = known.get(representative(field, value));
      if (alike !== undefined) return alike;
      situation.assume(field, value);
      const child = explore();
      known.set(value, child);
      return child;
    });
    situation.assume(field, undefined);
    return { field, children };
  };
  return explore();
}
