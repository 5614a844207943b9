import type { ErrorCode, Query } from "@vmprot/core";
import type { QueryId } from "../protocol/query-id.js";
import type { ResultRow } from "../protocol/rows.js";

/** How the queries of one run came out. */
export class Tally {
  mapped = 0;
  refused = 0;
  bad = 0;

  get total(): number {
    return this.mapped + this.refused + this.bad;
  }

  /** What the command exits with: 0 all map, 1 something was refused, 2 something was bad. */
  get exitCode(): number {
    if (this.bad > 0) return 2;
    return this.refused > 0 ? 1 : 0;
  }

  toString(): string {
    return `${this.mapped} map, ${this.refused} refused, ${this.bad} bad`;
  }
}

/** Where results go, in the order of the queries. */
export interface ResultWriter {
  /** @param number of the line or element that asked */
  add(query: Query, result: ResultRow, number: number, id?: QueryId): void;
  /** What is wrong with a query; people read it on standard error. */
  bad(id: QueryId | undefined, number: number, code: ErrorCode, message: string): void;
  /** Lets the reader see everything that was added: called before the input may keep us waiting. */
  flush(): void;
  /** Called once, behind the last result. */
  finish(tally: Tally): void;
}
