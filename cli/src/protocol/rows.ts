import { ERROR_CODES, type ErrorCode, type Query, type Result } from "@vmprot/core";
import type { Origins } from "../settings/origins.js";
import type { QueryId } from "./query-id.js";

/** A line that is sent: a query, and what its sender tells it by. */
export interface QueryLine extends Query {
  readonly id?: QueryId;
}

/** The row of a query that was answered. */
export interface ResultRow extends Result {
  /** The query's. */
  readonly id?: QueryId;
  /** Where facts, platform and VM are from, where the caller says more of them than the query. */
  readonly origins?: Origins;
}

/** The row of a line that cannot be answered. */
export interface ErrorRow {
  /** The line's; absent where it has none, or none that could be read. */
  readonly id?: QueryId;
  /**
   * The number from 1 of the line, or of the line that the value begins in; in an array that of the
   * element.
   *
   * @asType integer
   * @minimum 1
   */
  readonly line: number;
  readonly error: RowError;
}

/** What is wrong. */
export interface RowError {
  readonly code: ErrorCode;
  /** In one line. Untrusted, as the query is. */
  readonly message: string;
  readonly remedy: string;
}

/** What is printed for each line. */
export type QueryRow = ResultRow | ErrorRow;

/** The row of an error, its members in the order in which they are printed. */
export function errorRow(
  id: QueryId | undefined,
  line: number,
  code: ErrorCode,
  message: string,
): ErrorRow {
  const error = { code, message, remedy: ERROR_CODES[code].remedy };
  return id === undefined ? { line, error } : { id, line, error };
}
