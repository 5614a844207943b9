import type { Profile } from "../contract/profile.js";
import type { VmProtAttributes } from "../contract/vm-prot-answer.js";
import {
  ENVIRONMENT_FIELD_NAMES,
  ENVIRONMENT_FIELDS,
  type EnvironmentField,
  type FieldValue,
  IMPLIED,
} from "../rules/environment-fields.js";
import { representative } from "./alike-kernels.js";
import { ANYTHING, Diagrams } from "./diagram.js";
import type { EnvironmentFields } from "./environment.js";
import { evaluate } from "./evaluate.js";
import { choose, type Evaluation } from "./evaluation.js";
import { type Explored, type ExploredTable, type Found, REFUSE } from "./explored-table.js";
import { keyOf } from "./placements.js";
import { Situation } from "./situation.js";

const IMPLIED_FIELDS = Object.keys(IMPLIED) as (keyof typeof IMPLIED)[];

/**
 * Works the policy out in every environment that is left open, asking for an unknown field only where
 * something depends on it.
 *
 * @param table keeps it for the next who asks
 * @param place the {@link placeKey} of answer and environment
 * @param most how often it may be worked out
 */
export function explored(
  table: ExploredTable,
  place: string,
  answer: VmProtAttributes,
  environment: EnvironmentFields,
  profile: Profile,
  most: number,
): Explored {
  const key = `${profile} ${place}`;
  const known = table.get(key);
  if (known !== undefined) return known;
  const result = new OpenEnvironments(answer, environment, profile, most).result();
  return result.evaluations < most ? table.set(key, result) : result;
}

/** A word that answers and environments share if the policy cannot tell them apart. */
export function placeKey({ placements }: VmProtAttributes, environment: EnvironmentFields): string {
  let key = keyOf(placements);
  for (const field of ENVIRONMENT_FIELD_NAMES) {
    const value = environment[field];
    key += value === undefined ? ";" : `;${representative(field, value)}`;
  }
  return key;
}

class OpenEnvironments {
  readonly #answer: VmProtAttributes;
  readonly #situation: Situation;
  readonly #profile: Profile;
  readonly #most: number;
  readonly #diagrams = new Diagrams();
  readonly #found = new Map<string, Found>();
  readonly #assumed: [EnvironmentField, FieldValue][] = [];
  readonly #asked = new Set<EnvironmentField>();
  #evaluations = 0;

  constructor(
    answer: VmProtAttributes,
    environment: EnvironmentFields,
    profile: Profile,
    most: number,
  ) {
    this.#answer = answer;
    this.#situation = new Situation(environment);
    this.#profile = profile;
    this.#most = most;
  }

  result(): Explored {
    const root = this.#environments();
    return {
      diagram: this.#diagrams.flat(root),
      found: [...this.#found.values()],
      asked: [...this.#asked],
      evaluations: this.#evaluations,
    };
  }

  #environments(): number {
    if (this.#evaluations >= this.#most) return ANYTHING;
    this.#evaluations += 1;
    const situation = this.#situation;
    situation.missing = undefined;
    const evaluation = evaluate(this.#answer.placements, situation, this.#profile);
    const field = situation.missing as EnvironmentField | undefined;
    if (field === undefined) return this.#leaf(evaluation);
    this.#asked.add(field);
    const known = new Map<FieldValue, number>();
    const children = ENVIRONMENT_FIELDS[field].map((value: FieldValue) => {
      const alike = known.get(representative(field, value));
      if (alike !== undefined) return alike;
      situation.assume(field, value);
      this.#assumed.push([field, value]);
      const child = this.#implied(field, value, this.#environments());
      this.#assumed.pop();
      known.set(value, child);
      return child;
    });
    situation.assume(field, undefined);
    return this.#diagrams.node(numberOf(field), children);
  }

  /** Where a field's value settles another's, there is no possibility in which that is otherwise. */
  #implied(field: EnvironmentField, value: FieldValue, below: number): number {
    for (const target of IMPLIED_FIELDS) {
      const { by, is, value: settled } = IMPLIED[target];
      if (by !== field || is !== value || this.#situation.has(target)) continue;
      const parts = ENVIRONMENT_FIELDS[target].map((each) => (each === settled ? below : ANYTHING));
      return this.#diagrams.node(numberOf(target), parts);
    }
    return below;
  }

  #leaf(evaluation: Evaluation): number {
    const isRefused = "refuse" in evaluation;
    const outcome = isRefused ? REFUSE : `map ${choose([evaluation], this.#answer.cache)?.cache}`;
    const key = isRefused
      ? `${evaluation.refuse} ${evaluation.rule} ${evaluation.why}`
      : `${Object.values(evaluation.modes)} ${evaluation.forced}`;
    if (!this.#found.has(key)) {
      this.#found.set(key, { key, outcome, evaluation, assumed: [...this.#assumed] });
    }
    return this.#diagrams.leaf(outcome);
  }
}

const numberOf = (field: EnvironmentField): number => ENVIRONMENT_FIELD_NAMES.indexOf(field);
