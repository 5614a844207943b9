import type { HazardCode } from "../codes/hazard-codes.js";
import { REFUSAL_CODES, type RefusalCode } from "../codes/refusal-codes.js";
import type { GuestAttribute } from "../contract/guest-map-verdict.js";
import type { Profile } from "../contract/profile.js";
import type { VmProtAttributes } from "../contract/vm-prot-answer.js";
import type { Environment } from "./environment.js";
import {
  ENVIRONMENT_FIELDS,
  type EnvironmentField,
  type FieldValue,
  qualifiedName,
} from "./fields.js";
import { judge } from "./judge.js";
import type { Judgement, RefuseJudgement } from "./judgement.js";
import { Situation } from "./situation.js";

/** The environment of one possibility, and what the policy concludes there. */
export interface Possibility {
  readonly assumed: readonly (readonly [EnvironmentField, FieldValue])[];
  readonly judgement: Judgement;
}

/** What all possibilities that the unknown fields leave open amount to. */
export interface Consensus {
  readonly judgement: Judgement;
  /** The fields that would settle a disagreement; empty where there is none. */
  readonly unknown: readonly string[];
  /** One possibility of each differing outcome, mappings first. */
  readonly witnesses: readonly Possibility[];
}

/**
 * Judges every possibility, asking for an unknown field only where the outcome depends on it. They
 * agree if all map with one guest attribute, or if all refuse.
 */
export function consensus(
  answer: VmProtAttributes,
  environment: Environment,
  profile: Profile,
): Consensus {
  const situation = new Situation(environment);
  const certain = judge(answer, situation, profile);
  if (situation.missing === undefined) {
    return { judgement: certain, unknown: [], witnesses: [{ assumed: [], judgement: certain }] };
  }
  const leaves: Possibility[] = [];
  const deciding = new Set<EnvironmentField>();
  const assumed: [EnvironmentField, FieldValue][] = [];

  const explore = (): Set<string> => {
    situation.missing = undefined;
    const judgement = judge(answer, situation, profile);
    const field = situation.missing as EnvironmentField | undefined;
    if (field === undefined) {
      leaves.push({ assumed: [...assumed], judgement });
      return new Set([outcomeOf(judgement)]);
    }
    const all = new Set<string>();
    let first: Set<string> | undefined;
    for (const value of ENVIRONMENT_FIELDS[field]) {
      situation.assume(field, value);
      assumed.push([field, value]);
      const outcomes = explore();
      assumed.pop();
      first ??= outcomes;
      if (!equal(first, outcomes)) deciding.add(field);
      for (const outcome of outcomes) all.add(outcome);
    }
    situation.assume(field, undefined);
    return all;
  };

  const outcomes = [...explore()].sort();
  const witnesses = outcomes.flatMap(
    (outcome) => leaves.find(({ judgement }) => outcomeOf(judgement) === outcome) ?? [],
  );
  if (outcomes.length > 1) {
    const judgement: RefuseJudgement = { refuse: "PLATFORM_UNKNOWN" };
    const fields = Object.keys(ENVIRONMENT_FIELDS) as EnvironmentField[];
    const unknown = fields.filter((field) => deciding.has(field)).map(qualifiedName);
    return { judgement, unknown, witnesses };
  }
  return { judgement: merge(leaves.map((leaf) => leaf.judgement)), unknown: [], witnesses };
}

/** Possibilities with one outcome agree. */
function outcomeOf(judgement: Judgement): string {
  return "map" in judgement ? `map ${judgement.map}` : "refuse";
}

function equal(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((value) => b.has(value));
}

const REFUSAL_ORDER = Object.keys(REFUSAL_CODES) as RefusalCode[];
const ATTRIBUTE_ORDER: readonly GuestAttribute[] = ["binding", "any", "ignored"];

/** The weakest statement that is true of judgements with one outcome. */
function merge(judgements: readonly Judgement[]): Judgement {
  const maps = judgements.filter((judgement) => "map" in judgement);
  const [map] = maps;
  if (map !== undefined) {
    const hazards = [...new Set<HazardCode>(maps.flatMap((judgement) => judgement.hazards))];
    const attribute = ATTRIBUTE_ORDER.find((a) =>
      maps.some((judgement) => judgement.attribute === a),
    );
    return { ...map, hazards, attribute: attribute ?? "binding" };
  }
  const refusals = judgements.filter((judgement) => "refuse" in judgement);
  const codes = new Set(refusals.map(({ refuse }) => refuse));
  const refuse = REFUSAL_ORDER.find((code) => codes.has(code)) ?? "PLATFORM_UNKNOWN";
  const same = refusals.filter((judgement) => judgement.refuse === refuse);
  const [first] = same;
  return first !== undefined && same.every(({ rule }) => rule === first.rule) ? first : { refuse };
}
