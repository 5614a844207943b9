import { ownOnly } from "../base/plain.js";
import type { Query } from "../contract/query.js";

/** What inherits all that a program has put into Object.prototype. */
const NOBODY: Partial<Query> = {};

/**
 * An object whose enumerable fields, among those that queries have, are the query's own: the query
 * itself, or a copy; undefined where it is no plain object. Other fields can be inherited.
 */
export function fieldsOfQuery(query: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof query !== "object" || query === null) return undefined;
  const isUsual = Object.getPrototypeOf(query) === Object.prototype && nobodyHasFields();
  return isUsual ? (query as Readonly<Record<string, unknown>>) : ownOnly(query);
}

/** An engine knows this without looking, unlike whether Object.prototype has any field at all. */
function nobodyHasFields(): boolean {
  const { contract, exporter, facts, platform, vm, profile, explain } = NOBODY;
  return (
    contract === undefined &&
    exporter === undefined &&
    facts === undefined &&
    platform === undefined &&
    vm === undefined &&
    profile === undefined &&
    explain === undefined
  );
}
