import type { SqlTable, SqlValue } from "./sql-table.js";

/** Rows that one statement inserts: engines limit how long it may be. */
const BATCH = 1000;

/** Makes a table. */
export function createTable(name: string, columns: SqlTable["columns"]): string {
  return `CREATE TABLE ${name} (\n${columns.map(([column, type]) => `  ${column} ${type}`).join(",\n")}\n);\n`;
}

/** Makes a table and fills it. */
export function filledTable({ name, columns, rows }: SqlTable): string {
  const names = columns.map(([column]) => column).join(", ");
  const batches: string[] = [];
  for (let from = 0; from < rows.length; from += BATCH) {
    const values = rows.slice(from, from + BATCH).map((row) => `(${row.map(literal).join(",")})`);
    batches.push(`INSERT INTO ${name} (${names}) VALUES\n${values.join(",\n")};\n`);
  }
  return createTable(name, columns) + batches.join("");
}

/** A value as every engine reads it. */
function literal(value: SqlValue): string {
  if (value === undefined) return "NULL";
  return typeof value === "number" ? String(value) : `'${value.replaceAll("'", "''")}'`;
}
