import { own } from "../base/plain.js";
import { PLACEMENT_VALUES, type Placement } from "../contract/placement.js";
import type { FieldValue } from "../rules/environment-fields.js";
import type { When } from "../rules/row.js";

/** The situation at hand, as rows look at it. */
export interface Reading {
  readonly read: (field: keyof When) => FieldValue;
  /** A field that was read and is unknown: whatever is found is void. */
  readonly missing: unknown;
}

/** Anything with a condition. */
interface Conditional {
  readonly when: When;
}

/**
 * The first row whose condition holds, if any does. Stops asking at the first field that does not
 * fit, and looks no further once one is missing.
 *
 * @param concerns leaves out rows that are about something else, before anything is asked
 */
export function find<R extends Conditional>(
  rows: readonly R[],
  situation: Reading,
  concerns?: (row: R) => boolean,
): R | undefined {
  const all = compiled(rows);
  for (let i = 0; i < all.length; i++) {
    const row = rows[i] as R;
    if (concerns !== undefined && !concerns(row)) continue;
    if (holds(all[i] as Conditions, situation)) return row;
    if (situation.missing !== undefined) return undefined;
  }
  return undefined;
}

const ABOUT = new WeakMap<readonly Conditional[], WeakMap<Placement, readonly Conditional[]>>();

/**
 * The rows of a table that can hold of a placement, which is always known. Most are about others, and
 * a table is looked through for one placement many times.
 */
export function about<R extends Conditional>(
  rows: readonly R[],
  placement: Placement,
): readonly R[] {
  const byPlacement = ABOUT.get(rows) ?? new WeakMap<Placement, readonly Conditional[]>();
  ABOUT.set(rows, byPlacement);
  const known = byPlacement.get(placement);
  if (known !== undefined) return known as readonly R[];
  const found = rows.filter(({ when }) =>
    OF_PLACEMENT.every((field) => when[field]?.includes(placement[field] as never) ?? true),
  );
  byPlacement.set(placement, found);
  return found;
}

/**
 * The row that applies; any where a field is missing.
 *
 * @throws RangeError if none does: a hole in a table, never a matter of input
 */
export function pick<R extends Conditional>(
  rows: readonly R[],
  situation: Reading,
  table: string,
): R {
  const row = find(rows, situation) ?? (situation.missing === undefined ? undefined : rows[0]);
  if (row === undefined) throw new RangeError(`${table} has no row for this situation`);
  return row;
}

const OF_PLACEMENT = Object.keys(PLACEMENT_VALUES) as (keyof Placement)[];

interface Condition {
  readonly field: keyof When;
  readonly values: readonly FieldValue[];
}
type Conditions = readonly Condition[];

const COMPILED = new WeakMap<readonly Conditional[], readonly Conditions[]>();

/** Tables are read millions of times and never change: their conditions are listed once. */
function compiled(rows: readonly Conditional[]): readonly Conditions[] {
  const known = COMPILED.get(rows);
  if (known !== undefined) return known;
  const conditions = rows.map(({ when }) =>
    Object.entries(when).map(([field, values]) => own({ field, values }) as Condition),
  );
  COMPILED.set(rows, conditions);
  return conditions;
}

function holds(conditions: Conditions, { read }: Reading): boolean {
  for (let i = 0; i < conditions.length; i++) {
    const { field, values } = conditions[i] as Condition;
    if (!values.includes(read(field))) return false;
  }
  return true;
}
