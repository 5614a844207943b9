import type { Query } from "@vmprot/core";
import type { QueryId } from "../protocol/query-id.js";
import type { ResultRow } from "../protocol/rows.js";

/** A query as it was written, its id apart, and core's answer to it. */
export interface Answered {
  readonly id: QueryId | undefined;
  readonly query: Query;
  readonly result: ResultRow;
}

/** Kept at most. An inventory of a fleet has fewer distinct buffers than hosts. */
const MAX_QUERIES = 4096;
/** All texts together, in UTF-16 units. */
const MAX_LENGTH = 1 << 20;
/** Of one text: a longer one is no buffer that others are like. */
const MAX_TEXT = 2048;
/** After so many questions it is looked at whether keeping them is worth it. */
const PERIOD = 1 << 14;
/** So many of a period must be known, or nothing is looked up for a while. */
const WORTH = PERIOD >> 3;
/** For so many questions. */
const REST = 1 << 17;

/**
 * The answers to queries by their text: most lines of an inventory say what another line says, and
 * need not be parsed. What it takes does not grow with the input.
 */
export class KnownQueries {
  readonly #known = new Map<string, Answered>();
  #length = 0;
  #asked = 0;
  #found = 0;
  #resting = 0;

  /** The answer to a query of exactly this text, if it is kept. */
  get(text: string): Answered | undefined {
    if (this.#resting > 0) {
      this.#resting--;
      return undefined;
    }
    if (this.#asked === PERIOD) this.#review();
    this.#asked++;
    const known = this.#known.get(text);
    if (known !== undefined) this.#found++;
    return known;
  }

  /** Keeps an answer if there is room. */
  add(text: string, known: Answered): void {
    const { length } = text;
    if (this.#resting > 0 || length > MAX_TEXT || this.#isFull(length)) return;
    // A part of the input would keep all of the piece that was read with it.
    this.#known.set(Buffer.from(text).toString(), known);
    this.#length += length;
  }

  #isFull(more: number): boolean {
    return this.#known.size >= MAX_QUERIES || this.#length + more > MAX_LENGTH;
  }

  /** Inputs change: what is seldom asked for again makes room for others. */
  #review(): void {
    const isWorthIt = this.#found >= WORTH;
    if (!isWorthIt) this.#resting = REST;
    if (!isWorthIt || (this.#isFull(MAX_TEXT) && this.#found < PERIOD >> 1)) {
      this.#known.clear();
      this.#length = 0;
    }
    this.#asked = 0;
    this.#found = 0;
  }
}
