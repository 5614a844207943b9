import type { Result } from "@vmprot/core";
import { jsonLine } from "../output/json-rows.js";
import type { QueryId } from "./query-id.js";

/** Lines of results. Equal queries share one result object, whose text is made only once. */
export class ResultTexts {
  readonly #texts = new WeakMap<Result, string>();

  /** The line of a result, its newline included. */
  of(result: Result, id?: QueryId): string {
    const text = this.#texts.get(result) ?? this.#text(result);
    return id === undefined ? text : `{"id":${idText(id)},${text.slice(1)}`;
  }

  #text(result: Result): string {
    const text = jsonLine(result);
    if (Object.isFrozen(result)) this.#texts.set(result, text);
    return text;
  }
}

const idText = (id: QueryId): string =>
  typeof id === "number" ? JSON.stringify(id) : jsonLine(id).trimEnd();
