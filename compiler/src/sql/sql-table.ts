/** What stands in a field of a table. */
export type SqlValue = string | number | undefined;

/** A table of the compiled policy. */
export interface SqlTable {
  readonly name: string;
  /** Names with their types. */
  readonly columns: readonly (readonly [name: string, type: string])[];
  readonly rows: readonly (readonly SqlValue[])[];
}
