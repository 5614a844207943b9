import type { Query, Result } from "@vmprot/core";
import type { Tally } from "./tally.js";

/** Where results go, in the order of the queries. */
export interface ResultWriter {
  /** @param number of the line or element that asked */
  add(query: Query, result: Result, number: number): void;
  /** Lets the reader see everything that was added: called before the input may keep us waiting. */
  flush(): void;
  /** Called once, behind the last result. */
  finish(tally: Tally): void;
}
