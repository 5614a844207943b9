import type { Facts, Placement, Platform, PresetName, Vm } from "@vmprot/core";
import { firstRule, IMPLIED } from "@vmprot/core/compile";
import type { EnvironmentFields, FieldValue } from "@vmprot/core/tables";

/** What the rules are asked about: every field of a placement and of an environment, by name. */
export type RuleFacts = Readonly<Record<string, FieldValue>>;

/** Places that a buffer can be in, in an environment of which everything is known. */
export interface RulePoint {
  /** By place, in the order in which they are asked about. */
  readonly facts: readonly RuleFacts[];
  /** The id of the first rule that holds; undefined where none does. */
  readonly rule: string | undefined;
}

/** A kind of query of the benchmark's, as every contender is asked it. */
export interface Point extends RulePoint {
  readonly preset: PresetName;
  readonly query: {
    readonly exporter: string;
    readonly facts: Facts;
    readonly platform: Platform;
    readonly vm: Vm;
  };
  readonly placements: readonly Placement[];
  readonly environment: EnvironmentFields;
}

/** The point of these places, and what core's own evaluation says of it. */
export function rulePoint(
  placements: readonly Placement[],
  environment: EnvironmentFields,
): RulePoint {
  const facts = placements.map((placement) => ({ ...stated(environment), ...placement }));
  for (const placement of placements) {
    const rule = firstRule(placement, environment);
    if (rule !== undefined) return { facts, rule };
  }
  return { facts, rule: undefined };
}

/** Fields as rules read them: what one field says of another is not for an engine to work out. */
function stated(environment: EnvironmentFields): Record<string, FieldValue> {
  const fields: Record<string, FieldValue> = { ...environment } as Record<string, FieldValue>;
  for (const [field, { by, is, value, wins }] of Object.entries(IMPLIED)) {
    if (environment[by] === is && (wins || fields[field] === undefined)) fields[field] = value;
  }
  return fields;
}
