import { mkdtempSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type * as DuckDb from "@duckdb/node-api";
import { VmprotError } from "@vmprot/core";
import { engineError } from "./engine-error.js";
import { quoted } from "./sql-text.js";
import { makeTemporarily, removeTemporary } from "./temporary-paths.js";

/** A row of a result by its columns' names. */
export type Row = Readonly<Record<string, unknown>>;

/** How far the statement at hand is, in percent, or below 0 where that is not known. */
export type OnProgress = (percent: number) => void;

const POLL_MS = 100;

/**
 * DuckDB on a database of its own, in a folder that goes away with it: what does not fit into memory is
 * there. Nothing is fetched from the network.
 */
export class Engine {
  readonly folder: string;
  readonly #instance: DuckDb.DuckDBInstance;
  readonly #connection: DuckDb.DuckDBConnection;
  readonly #onProgress: OnProgress;

  private constructor(
    folder: string,
    instance: DuckDb.DuckDBInstance,
    connection: DuckDb.DuckDBConnection,
    onProgress: OnProgress,
  ) {
    this.folder = folder;
    this.#instance = instance;
    this.#connection = connection;
    this.#onProgress = onProgress;
  }

  /**
   * @param memory how much of it DuckDB may use, such as 2GB
   * @throws VmprotError ENGINE_UNAVAILABLE, OUTPUT_FAILED if there is no room for temporary files
   */
  static async open(memory: string, onProgress: OnProgress): Promise<Engine> {
    const { DuckDBInstance: Instance } = loadDuckDb();
    const folder = makeTemporarily(makeFolder);
    try {
      const instance = await Instance.create(join(folder, "audit.duckdb"), {
        memory_limit: memory,
        temp_directory: join(folder, "spill"),
        autoinstall_known_extensions: "false",
        autoload_known_extensions: "false",
      });
      const connection = await instance.connect();
      await connection.run(
        "SET enable_progress_bar = true; SET enable_progress_bar_print = false; SET preserve_insertion_order = false",
      );
      return new Engine(folder, instance, connection, onProgress);
    } catch (error) {
      removeTemporary(folder);
      throw engineError(error);
    }
  }

  /** Runs statements; how far the last one is can be seen meanwhile. */
  async run(sql: string): Promise<void> {
    await this.#watched(() => this.#connection.run(sql));
  }

  /** All rows of a small result. */
  async rows<T extends Row>(sql: string): Promise<T[]> {
    const reader = await this.#watched(() => this.#connection.runAndReadAll(sql));
    return reader.getRowObjectsJS() as unknown as T[];
  }

  /** A number that a query gives. */
  async count(sql: string): Promise<number> {
    const [row] = await this.rows(sql);
    return Number(Object.values(row ?? {})[0] ?? 0);
  }

  /** The rows of a large result, some at a time. */
  async *stream<T extends Row>(sql: string): AsyncGenerator<T> {
    const result = await this.#watched(() => this.#connection.stream(sql));
    for await (const rows of result.yieldRowObjectJs()) yield* rows as unknown as T[];
  }

  /** Fills a table with rows of texts, numbers and nothing. */
  async fill(table: string, fillRows: (add: AddRow) => void): Promise<void> {
    const appender = await this.#connection.createAppender(table);
    try {
      fillRows((row) => append(appender, row));
      appender.closeSync();
    } catch (error) {
      throw engineError(error);
    }
  }

  /** Columns of a query, with their types. */
  async describe(query: string): Promise<ReadonlyMap<string, string>> {
    const rows = await this.rows<{ column_name: string; column_type: string }>(
      `DESCRIBE SELECT * FROM ${query}`,
    );
    return new Map(rows.map((row) => [row.column_name, row.column_type]));
  }

  /** Copies the rows of a query into a file. */
  async copy(query: string, path: string, options: string): Promise<void> {
    await this.run(`COPY (${query}) TO ${quoted(path)} (${options})`);
  }

  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
    removeTemporary(this.folder);
  }

  async #watched<T>(action: () => Promise<T>): Promise<T> {
    const timer = setInterval(
      () => this.#onProgress(this.#connection.progress.percentage),
      POLL_MS,
    );
    try {
      return await action();
    } catch (error) {
      throw engineError(error);
    } finally {
      clearInterval(timer);
    }
  }
}

/** What stands in a field: null and undefined are nothing. */
export type FieldText = string | number | null | undefined;

/** Adds a row, whose values are in the table's order. */
export type AddRow = (row: readonly FieldText[]) => void;

function append(appender: DuckDb.DuckDBAppender, row: readonly FieldText[]): void {
  for (const value of row) {
    if (value === undefined || value === null) appender.appendNull();
    else if (typeof value === "string") appender.appendVarchar(value);
    else appender.appendDouble(value);
  }
  appender.endRow();
}

/** Seventy megabytes, which no other command needs. */
function loadDuckDb(): typeof DuckDb {
  try {
    return createRequire(import.meta.url)("@duckdb/node-api") as typeof DuckDb;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new VmprotError(
      "ENGINE_UNAVAILABLE",
      `DuckDB cannot be loaded: ${reason.split("\n")[0]}. \`npm install @duckdb/node-api\` installs it.`,
    );
  }
}

function makeFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), "vmprot-audit-"));
  } catch (error) {
    const { message } = error as Error;
    throw new VmprotError("OUTPUT_FAILED", `There is no place for temporary files: ${message}.`);
  }
}
