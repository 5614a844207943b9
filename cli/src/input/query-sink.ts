import type { ErrorCode } from "@vmprot/core";

/** How a query is pointed at: by its line in NDJSON, by its index from 1 in an array. */
export type Unit = "line" | "query";

/** Where the input is taken apart to. */
export interface QuerySink {
  /**
   * The text of what should be one query.
   *
   * @param last the input ends inside or right after this text, so that it may be cut off
   */
  query(text: string, unit: Unit, number: number, last: boolean): void;
  /** A part of the input that holds no query's text. */
  broken(unit: Unit, number: number, code: ErrorCode, detail?: string): void;
}
