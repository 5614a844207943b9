import { own } from "../base/plain.js";
import type { Change } from "../contract/guest-map-verdict.js";
import type { Profile } from "../contract/profile.js";
import {
  type EnvironmentField,
  type FieldValue,
  qualifiedName,
} from "../rules/environment-fields.js";
import { MAPPABILITY_RULES } from "../rules/mappability-rules.js";
import { proposals, REMEDY_RULES, type RemedyRule, remedyText } from "../rules/remedy-rules.js";
import type { EnvironmentFields } from "./environment.js";
import { obstacle } from "./obstacle.js";
import type { OpenAnswer } from "./open-answer.js";
import { withField } from "./possibilities.js";

/** What to do so that a buffer is mapped, and how the query then differs. */
export interface Remedy {
  readonly text: string;
  readonly changes: readonly Change[];
}

/** By mappability rule: nothing but what its condition names can make it not hold. */
const ASKED_BY: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  MAPPABILITY_RULES.map(({ id, when }) => [id, new Set(Object.keys(when))]),
);

type Step = readonly [rule: RemedyRule, value: FieldValue];

/**
 * The cheapest changes of VM and host under which a buffer is mapped.
 *
 * @param count how many changes there may be; ask for one before two
 * @returns undefined where no so many changes lead there
 */
export function environmentRemedy(
  answer: OpenAnswer,
  environment: EnvironmentFields,
  profile: Profile,
  count: number,
): Remedy | undefined {
  // No environment makes a refusal of the adapter's own a mapping.
  if (answer.answer.kind === "refusal" && !answer.hostFields.includes("kernel")) return undefined;
  const steps = nearest(answer, environment, profile, count);
  if (steps === undefined) return undefined;
  const maps = (others: readonly Step[]) =>
    obstacle(answer, after(environment, others), profile) === undefined;
  return {
    text: joined(...steps.map((_, index) => textOf(steps, index, environment, maps))),
    changes: steps.map(([{ field }, value]) => own({ field: qualifiedName(field), value })),
  };
}

/**
 * The first changes, in the rules' order, after which it is mapped: at most so many. Of several that
 * are needed, one takes away what stands first in the way; the search begins with it.
 */
function nearest(
  answer: OpenAnswer,
  environment: EnvironmentFields,
  profile: Profile,
  most: number,
): readonly Step[] | undefined {
  const asked = new Set<EnvironmentField>();
  const first = obstacle(answer, environment, profile, asked);
  if (first === undefined) return [];
  if (most === 0) return undefined;
  const decisive = ASKED_BY.get(first) ?? asked;
  for (const rule of REMEDY_RULES) {
    const isHostField = answer.hostFields.some((field) => field === rule.field);
    if (!decisive.has(rule.field) && !isHostField) continue;
    for (const value of proposals(rule, environment[rule.field])) {
      const changed = withField(environment, rule.field, value);
      if (obstacle(answer, changed, profile) === first) continue;
      const others = nearest(answer, changed, profile, most - 1);
      if (others !== undefined) return [[rule, value], ...others];
    }
  }
  return undefined;
}

function after(environment: EnvironmentFields, steps: readonly Step[]): EnvironmentFields {
  return steps.reduce((all, [{ field }, value]) => withField(all, field, value), environment);
}

/** A later kernel's with the versions up to which it stays so. */
function textOf(
  steps: readonly Step[],
  index: number,
  environment: EnvironmentFields,
  maps: (steps: readonly Step[]) => boolean,
): string {
  const [rule, value] = steps[index] as Step;
  const later = proposals(rule, environment[rule.field]);
  const from = later.slice(later.indexOf(value));
  const end = from.findIndex((each) => !maps(steps.with(index, [rule, each])));
  return remedyText(rule, end < 0 ? from : from.slice(0, end));
}

/** Both, where there are two: the beginning of a sentence, and what else it takes. */
export const joined = (...texts: readonly string[]): string =>
  texts
    .filter((text) => text !== "")
    .map((text, i) => (i === 0 ? text : text.charAt(0).toLowerCase() + text.slice(1)))
    .join("; and ");
