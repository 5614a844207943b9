import type { FieldValue, MappabilityRule } from "@vmprot/core/tables";
import { MAPPABILITY_RULES } from "@vmprot/core/tables";
import type { RuleFacts, RulePoint } from "./point.js";

/** A general engine that was given the mappability rules in its own format. */
export interface Engine {
  readonly name: string;
  /** What it is meant for, in a few words. */
  readonly purpose: string;
  /** The id of the first rule that holds of one place; undefined where none does. */
  readonly first: (facts: RuleFacts) => string | undefined | Promise<string | undefined>;
}

/** A rule's condition as a list: each field has one of the values. */
export function conditionsOf({
  when,
}: MappabilityRule): readonly (readonly [field: string, values: readonly FieldValue[]])[] {
  return Object.entries(when) as [string, readonly FieldValue[]][];
}

/** The first of rules' ids in the order of the table, of engines that have none themselves. */
export function firstOf(ids: readonly string[]): string | undefined {
  return MAPPABILITY_RULES.find(({ id }) => ids.includes(id))?.id;
}

/** What an engine says of a point; a promise only where the engine's own answer is one. */
export function ask(
  { first }: Engine,
  { facts }: RulePoint,
): string | undefined | Promise<string | undefined> {
  for (const [at, place] of facts.entries()) {
    const said = first(place);
    if (said instanceof Promise) return rest(said, first, facts.slice(at + 1));
    if (said !== undefined) return said;
  }
  return undefined;
}

async function rest(
  said: Promise<string | undefined>,
  first: Engine["first"],
  facts: readonly RuleFacts[],
): Promise<string | undefined> {
  let rule = await said;
  for (const place of facts) {
    if (rule !== undefined) break;
    rule = await first(place);
  }
  return rule;
}

/**
 * How many of the points an engine decides.
 *
 * @throws Error at the first that it decides otherwise than core: a wrong translation measures nothing
 */
export async function agree(engine: Engine, points: readonly RulePoint[]): Promise<number> {
  for (const point of points) {
    const said = await ask(engine, point);
    if (said === point.rule) continue;
    const facts = JSON.stringify(point.facts);
    throw new Error(`${engine.name} says ${said} where core says ${point.rule}: ${facts}`);
  }
  return points.length;
}
