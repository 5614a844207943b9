import type { ErrorCode, Query } from "@vmprot/core";
import { jsonLine } from "../output/json-rows.js";
import { writeOut } from "../output/standard-streams.js";
import type { QueryId } from "../protocol/query-id.js";
import { ResultTexts } from "../protocol/result-texts.js";
import { errorRow, type ResultRow } from "../protocol/rows.js";
import type { ResultWriter } from "./result-writer.js";

/** Written at once at most, in UTF-16 units: memory stays flat, and system calls few. */
const BATCH = 1 << 16;

/** Rows as NDJSON. */
export class JsonLines implements ResultWriter {
  readonly #texts = new ResultTexts();
  #lines: string[] = [];
  #length = 0;

  add(_query: Query, result: ResultRow, _number: number, id?: QueryId): void {
    this.#push(this.#texts.of(result, id));
  }

  bad(id: QueryId | undefined, number: number, code: ErrorCode, message: string): void {
    this.#push(jsonLine(errorRow(id, number, code, message)));
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

  #push(line: string): void {
    this.#lines.push(line);
    this.#length += line.length;
    if (this.#length >= BATCH) this.flush();
  }
}
