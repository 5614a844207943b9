/** A two-way table of memory types, with the place it was read from. */
export interface TypeTable {
  /** Stable name, used in explanations and in the rule reference. */
  readonly id: string;
  /** What the rows, columns and cells are. */
  readonly title: string;
  /** Manual and section, or kernel file and function. */
  readonly source: string;
  readonly columns: readonly string[];
  /** Row name to the cells in column order. */
  readonly rows: Readonly<Record<string, readonly string[]>>;
}

/**
 * The cell of a table.
 *
 * @throws RangeError if the table has no such row or column: a mistake in a table, never in input
 */
export function cell(table: TypeTable, row: string, column: string): string {
  const value = table.rows[row]?.[table.columns.indexOf(column)];
  if (value === undefined) throw new RangeError(`${table.id} has no cell ${row} × ${column}`);
  return value;
}
