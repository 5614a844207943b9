import type { CacheMode } from "../contract/cache-mode.js";
import type { Placement } from "../contract/placement.js";
import type { Profile } from "../contract/profile.js";
import { ENVIRONMENT_FIELDS, type EnvironmentField } from "../rules/environment-fields.js";
import type { EnvironmentFields } from "./environment.js";
import { evaluate } from "./evaluate.js";
import { type Admissible, choose } from "./evaluation.js";
import { isHarmless, type OpenAnswer } from "./open-answer.js";
import { withField } from "./possibilities.js";
import { Situation } from "./situation.js";

/** One refusal ends the search, so that only what is mapped costs as much. */
const MOST_EVALUATIONS = 2000;
/** What stands in the way where no single rule does. */
const NO_RULE = "";

/**
 * What stands first in the way of a mapping: a rule's id, or nothing in particular. Undefined where
 * the verdict is `map`: every possibility allows it, and one attribute serves all. Where finding out
 * would take too long, something does stand in the way.
 *
 * @param asked gets the fields that were looked at; no other can make a difference
 */
export function obstacle(
  { answers, answer }: OpenAnswer,
  environment: EnvironmentFields,
  profile: Profile,
  asked?: Set<EnvironmentField>,
): string | undefined {
  const admissible: Admissible[] = [];
  let left = MOST_EVALUATIONS;

  const inTheWay = (
    placements: readonly Placement[],
    known: EnvironmentFields,
  ): string | undefined => {
    if (left-- <= 0) return NO_RULE;
    const situation = new Situation(known, asked);
    const evaluation = evaluate(placements, situation, profile);
    const { missing } = situation;
    if (missing !== undefined) {
      for (const value of ENVIRONMENT_FIELDS[missing]) {
        const found = inTheWay(placements, withField(known, missing, value));
        if (found !== undefined) return found;
      }
      return undefined;
    }
    if ("refuse" in evaluation) return evaluation.rule ?? NO_RULE;
    admissible.push(evaluation);
    return undefined;
  };

  for (const [index, arch] of ENVIRONMENT_FIELDS.arch.entries()) {
    if (environment.arch !== undefined && environment.arch !== arch) continue;
    const known = environment.arch === arch ? environment : withField(environment, "arch", arch);
    for (const byArch of answers) {
      const possible = byArch.length > 1 ? byArch[index] : byArch[0];
      if (possible === undefined) return NO_RULE;
      if (possible.answer.kind === "attributes") {
        const found = inTheWay(possible.answer.placements, known);
        if (found !== undefined) return found;
      } else if (!isHarmless(possible)) return NO_RULE;
    }
  }
  const preferred: CacheMode = answer.kind === "attributes" ? answer.cache : "uncached";
  return choose(admissible, preferred) === undefined ? NO_RULE : undefined;
}
