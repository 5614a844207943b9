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

/** Whether the condition holds; stops asking at the first field that does not fit. */
export function matches(when: When, read: Read): boolean {
  return holds(conditionsOf(when), read);
}

/** The first row whose condition holds, if any does. */
export function find<R extends Pick<Row, "when">>(rows: readonly R[], read: Read): R | undefined {
  const all = compiled(rows);
  for (let i = 0; i < all.length; i++) if (holds(all[i] ?? [], read)) return rows[i];
  return undefined;
}

/**
 * The row that applies.
 *
 * @throws RangeError if none does: a hole in a table, never a matter of input
 */
export function pick<R extends Row>(rows: readonly R[], read: Read, table: string): R {
  const row = find(rows, read);
  if (row === undefined) throw new RangeError(`${table} has no row for this situation`);
  return row;
}

type Conditions = readonly (readonly [field: keyof When, values: readonly FieldValue[]])[];

const COMPILED = new WeakMap<readonly Pick<Row, "when">[], readonly Conditions[]>();

/** Tables are read millions of times and never change: their conditions are listed once. */
function compiled(rows: readonly Pick<Row, "when">[]): readonly Conditions[] {
  const known = COMPILED.get(rows);
  if (known !== undefined) return known;
  const conditions = rows.map((row) => conditionsOf(row.when));
  COMPILED.set(rows, conditions);
  return conditions;
}

function conditionsOf(when: When): Conditions {
  return Object.entries(when) as [keyof When, readonly FieldValue[]][];
}

function holds(conditions: Conditions, read: Read): boolean {
  for (const [field, values] of conditions) if (!values.includes(read(field))) return false;
  return true;
}
