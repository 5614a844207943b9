import type { CacheMode } from "../contract/cache-mode.js";
import type { Placement } from "../contract/placement.js";
import type { Profile } from "../contract/profile.js";
import { ENVIRONMENT_FIELDS, type EnvironmentField } from "../rules/environment-fields.js";
import { representative } from "./alike-kernels.js";
import type { EnvironmentFields } from "./environment.js";
import { evaluate } from "./evaluate.js";
import { type Admissible, choose } from "./evaluation.js";
import { byHostField, isHarmless, type OpenAnswer } from "./open-answer.js";
import { withField } from "./possibilities.js";
import { Situation } from "./situation.js";

/** One refusal ends the search, so that only what is mapped costs as much. */
const MOST_EVALUATIONS = 2000;

/** How often the policy may still be worked out. */
export interface Budget {
  left: number;
}
/** What stands in the way where no single rule does. */
const NO_RULE = "";

/**
 * What stands first in the way of a mapping: a rule's id, or nothing in particular. Undefined where
 * the verdict is `map`: every possibility allows it, and one attribute serves all. Where finding out
 * would take too long, something does stand in the way.
 *
 * @param asked gets the fields that were looked at; no other can make a difference
 * @param budget what several searches share
 */
export function obstacle(
  open: OpenAnswer,
  environment: EnvironmentFields,
  profile: Profile,
  asked?: Set<EnvironmentField>,
  budget: Budget = { left: MOST_EVALUATIONS },
): string | undefined {
  const admissible: Admissible[] = [];

  const inTheWay = (placements: readonly Placement[], situation: Situation): string | undefined => {
    if (budget.left-- <= 0) return NO_RULE;
    situation.missing = undefined;
    const evaluation = evaluate(placements, situation, profile);
    const missing = situation.missing as EnvironmentField | undefined;
    if (missing !== undefined) {
      let found: string | undefined;
      for (const value of ENVIRONMENT_FIELDS[missing]) {
        if (representative(missing, value) !== value) continue;
        situation.assume(missing, value);
        found = inTheWay(placements, situation);
        if (found !== undefined) break;
      }
      situation.assume(missing, undefined);
      return found;
    }
    if ("refuse" in evaluation) return evaluation.rule ?? NO_RULE;
    admissible.push(evaluation);
    return undefined;
  };

  /** Of the hosts that are left, host field by host field: what different answers there are. */
  const onHosts = (
    hosts: OpenAnswer["different"],
    slot: number,
    known: EnvironmentFields,
  ): string | undefined => {
    // Beyond the end of a list its prototype would answer.
    const field = slot < open.hostFields.length ? open.hostFields[slot] : undefined;
    if (field === undefined) {
      const situation = new Situation(known, asked);
      for (const possible of hosts.flat()) {
        if (possible.answer.kind === "attributes") {
          const found = inTheWay(possible.answer.placements, situation);
          if (found !== undefined) return found;
        } else if (!isHarmless(possible)) return NO_RULE;
      }
      return undefined;
    }
    const parts = byHostField(field, hosts);
    for (const [index, value] of ENVIRONMENT_FIELDS[field].entries()) {
      if (known[field] !== undefined && known[field] !== value) continue;
      const found = onHosts(parts[index] ?? [], slot + 1, withField(known, field, value));
      if (found !== undefined) return found;
    }
    return undefined;
  };

  const found = onHosts(open.different, 0, environment);
  if (found !== undefined) return found;
  // Where every possibility is a refusal that harms nobody, nothing is mapped all the same.
  if (admissible.length === 0) return NO_RULE;
  const { answer } = open;
  const preferred: CacheMode = answer.kind === "attributes" ? answer.cache : "uncached";
  return choose(admissible, preferred) === undefined ? NO_RULE : undefined;
}
