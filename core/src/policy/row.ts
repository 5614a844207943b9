import type { CacheMode } from "../contract/cache-mode.js";
import type { PageKind, Placement, VmaKind } from "../contract/placement.js";
import type { ENVIRONMENT_FIELDS, FieldValue } from "./fields.js";

/** What a row's condition can look at besides the environment. */
export interface PlacementFields {
  memory: Placement["memory"];
  cache: CacheMode;
  vma: VmaKind;
  pages: PageKind;
}

/**
 * A condition: every named field has one of the listed values. Absent fields do not matter; the
 * order is the order in which fields are asked for.
 */
export type When = {
  readonly [F in keyof typeof ENVIRONMENT_FIELDS]?: readonly FieldValue[];
} & { readonly [F in keyof PlacementFields]?: readonly PlacementFields[F][] };

/** A row of a decision table, with the place that it was read from. */
export interface Row {
  /** Stable within its table. */
  readonly id: string;
  readonly when: When;
  readonly source: string;
}

/** Reads a field of the situation at hand. */
export type Read = (field: keyof When) => FieldValue;

/** Whether the row's condition holds; stops asking at the first field that does not fit. */
export function matches(when: When, read: Read): boolean {
  for (const field in when) {
    const values: readonly FieldValue[] = when[field as keyof When] ?? [];
    if (!values.includes(read(field as keyof When))) return false;
  }
  return true;
}

/**
 * The row that applies.
 *
 * @throws RangeError if none does: a hole in a table, never a matter of input
 */
export function pick<R extends Row>(table: string, rows: readonly R[], read: Read): R {
  const row = rows.find((candidate) => matches(candidate.when, read));
  if (row === undefined) throw new RangeError(`${table} has no row for this situation`);
  return row;
}
