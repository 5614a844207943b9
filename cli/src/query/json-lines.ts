import type { Query, Result } from "@vmprot/core";
import { jsonLine } from "../output/json-rows.js";
import { writeOut } from "../output/standard-streams.js";
import type { ResultWriter } from "./result-writer.js";

/** Written at once at most, in UTF-16 units: memory stays flat, and system calls few. */
const BATCH = 1 << 16;

/** Results as NDJSON. Equal queries share one result object, whose text is made only once. */
export class JsonLines implements ResultWriter {
  readonly #texts = new WeakMap<Result, string>();
  #lines: string[] = [];
  #length = 0;

  add(_query: Query, result: Result): void {
    const line = this.#texts.get(result) ?? this.#text(result);
    this.#lines.push(line);
    this.#length += line.length;
    if (this.#length >= BATCH) this.flush();
  }

  flush(): void {
    if (this.#length === 0) return;
    const text = this.#lines.join("");
    this.#lines = [];
    this.#length = 0;
    writeOut(text);
  }

  finish(): void {
    this.flush();
  }

  #text(result: Result): string {
    const text = jsonLine(result);
    if (Object.isFrozen(result)) this.#texts.set(result, text);
    return text;
  }
}
