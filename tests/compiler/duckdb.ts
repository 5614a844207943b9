import { DuckDBInstance } from "@duckdb/node-api";
import type { Query } from "@vmprot/core";
import { ENVIRONMENT_FIELD_NAMES, qualifiedName } from "@vmprot/core/tables";

/** A row as DuckDB gives it. */
export type SqlRow = Readonly<Record<string, unknown>>;

/** What runs the compiler's SQL. */
export interface Database {
  run(sql: string): Promise<void>;
  rows(sql: string): Promise<SqlRow[]>;
  close(): void;
}

/** An empty database in memory. */
export async function openDatabase(): Promise<Database> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "2" });
  const connection = await instance.connect();
  return {
    run: async (sql) => {
      await connection.run(sql);
    },
    rows: async (sql) => {
      const reader = await connection.runAndReadAll(sql);
      return reader.getRowObjectsJS() as unknown as SqlRow[];
    },
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

/** A query whose platform is spelled out. */
export type SqlQuery = Query & {
  readonly platform: Readonly<Record<string, unknown>>;
  readonly vm: Readonly<Record<string, unknown>>;
};

const literal = (value: unknown): string => {
  if (value === undefined || value === null) return "NULL";
  return typeof value === "number" ? String(value) : `'${String(value).replaceAll("'", "''")}'`;
};

/** Puts queries into the tables that the compiler's views read; each is its own buffer and host. */
export async function insertQueries(
  database: Database,
  queries: readonly SqlQuery[],
): Promise<void> {
  const hosts: string[] = [];
  const buffers: string[] = [];
  const facts: string[] = [];
  const pairs: string[] = [];
  for (const [index, query] of queries.entries()) {
    hosts.push(tuple([index, ...hostValues(query)]));
    buffers.push(tuple([index, query.exporter]));
    for (const [fact, value] of Object.entries(query.facts)) {
      for (const each of Array.isArray(value) ? value : [value]) {
        const isNumber = typeof each === "number";
        facts.push(tuple([index, fact, isNumber ? null : each, isNumber ? each : null]));
      }
    }
    pairs.push(tuple([index, index, query.profile]));
  }
  for (const [table, rows] of Object.entries({
    vmprot_hosts: hosts,
    vmprot_buffers: buffers,
    vmprot_buffer_facts: facts,
    vmprot_pairs: pairs,
  })) {
    for (let from = 0; from < rows.length; from += 5000) {
      await database.run(`INSERT INTO ${table} VALUES ${rows.slice(from, from + 5000).join()}`);
    }
  }
}

const tuple = (values: readonly unknown[]): string => `(${values.map(literal).join()})`;

function hostValues({ platform, vm }: SqlQuery): unknown[] {
  return ENVIRONMENT_FIELD_NAMES.flatMap((field): unknown[] => {
    const value = (qualifiedName(field).startsWith("vm.") ? vm : platform)[field];
    if (field !== "kernel") return [value];
    const [, major, minor] = /^(\d+)\.(\d+)/.exec(String(value)) ?? [];
    return [major, minor].map((each) => (each === undefined ? undefined : Number(each)));
  });
}
