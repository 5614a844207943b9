import type { FieldValue } from "../rules/environment-fields.js";
import type { When } from "../rules/row.js";

/** Reads a field of the situation at hand. */
export type Read = (field: keyof When) => FieldValue;

/** Anything with a condition. */
interface Conditional {
  readonly when: When;
}

/**
 * The first row whose condition holds, if any does. Stops asking at the first field that does not
 * fit.
 *
 * @param concerns leaves out rows that are about something else, before anything is asked
 */
export function find<R extends Conditional>(
  rows: readonly R[],
  read: Read,
  concerns?: (row: R) => boolean,
): R | undefined {
  const all = compiled(rows);
  for (let i = 0; i < all.length; i++) {
    const row = rows[i] as R;
    if (concerns !== undefined && !concerns(row)) continue;
    if (holds(all[i] as Conditions, read)) return row;
  }
  return undefined;
}

/**
 * The row that applies.
 *
 * @throws RangeError if none does: a hole in a table, never a matter of input
 */
export function pick<R extends Conditional>(rows: readonly R[], read: Read, table: string): R {
  const row = find(rows, read);
  if (row === undefined) throw new RangeError(`${table} has no row for this situation`);
  return row;
}

type Conditions = readonly (readonly [field: keyof When, values: readonly FieldValue[]])[];

const COMPILED = new WeakMap<readonly Conditional[], readonly Conditions[]>();

/** Tables are read millions of times and never change: their conditions are listed once. */
function compiled(rows: readonly Conditional[]): readonly Conditions[] {
  const known = COMPILED.get(rows);
  if (known !== undefined) return known;
  const conditions = rows.map(
    ({ when }) => Object.entries(when) as [keyof When, readonly FieldValue[]][],
  );
  COMPILED.set(rows, conditions);
  return conditions;
}

function holds(conditions: Conditions, read: Read): boolean {
  for (const [field, values] of conditions) if (!values.includes(read(field))) return false;
  return true;
}
