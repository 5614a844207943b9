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

/**
 * Whether the verdict is `map`: every possibility allows it, and one attribute serves all. False too
 * where finding out would take too long.
 *
 * @param asked gets the fields that were looked at; no other can make a difference
 */
export function isMapped(
  { answers, answer }: OpenAnswer,
  environment: EnvironmentFields,
  profile: Profile,
  asked?: Set<EnvironmentField>,
): boolean {
  const admissible: Admissible[] = [];
  let left = MOST_EVALUATIONS;

  const allows = (placements: readonly Placement[], known: EnvironmentFields): boolean => {
    if (left-- <= 0) return false;
    const situation = new Situation(known, asked);
    const evaluation = evaluate(placements, situation, profile);
    const { missing } = situation;
    if (missing !== undefined) {
      return ENVIRONMENT_FIELDS[missing].every((value) =>
        allows(placements, withField(known, missing, value)),
      );
    }
    if ("refuse" in evaluation) return false;
    admissible.push(evaluation);
    return true;
  };

  for (const [index, arch] of ENVIRONMENT_FIELDS.arch.entries()) {
    if (environment.arch !== undefined && environment.arch !== arch) continue;
    const known = withField(environment, "arch", arch);
    for (const byArch of answers) {
      const possible = byArch.length > 1 ? byArch[index] : byArch[0];
      if (possible === undefined) return false;
      if (possible.answer.kind === "attributes") {
        if (!allows(possible.answer.placements, known)) return false;
      } else if (!isHarmless(possible)) return false;
    }
  }
  const preferred: CacheMode = answer.kind === "attributes" ? answer.cache : "uncached";
  return admissible.length > 0 && choose(admissible, preferred) !== undefined;
}
