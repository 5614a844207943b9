import { ERROR_CODES, type ErrorCode, quote, suggestion } from "@vmprot/core";
import type { ChosenAdapters } from "../adapters/chosen-adapters.js";
import { isBlank } from "../input/blank.js";
import type { QuerySink, Unit } from "../input/query-sink.js";
import type { Complaints } from "../output/complaints.js";
import type { QueryId } from "../protocol/query-id.js";
import { Answerer, type AnswererParts } from "./answerer.js";
import type { Answered } from "./known-queries.js";
import { type ResultWriter, Tally } from "./result-writer.js";

const MAX_HINTED = 20;

/** What a run needs. */
export interface QueryRunParts extends AnswererParts {
  readonly writer: ResultWriter;
  readonly complaints: Complaints;
}

/** Answers queries as the input yields them, and keeps count. */
export class QueryRun implements QuerySink {
  readonly tally = new Tally();
  readonly #adapters: ChosenAdapters;
  readonly #writer: ResultWriter;
  readonly #complaints: Complaints;
  readonly #answerer: Answerer;
  readonly #hinted = new Set<string>();

  constructor(parts: QueryRunParts) {
    this.#adapters = parts.adapters;
    this.#writer = parts.writer;
    this.#complaints = parts.complaints;
    this.#answerer = new Answerer(parts);
  }

  query(text: string, unit: Unit, number: number, last: boolean): void {
    const outcome = this.#answerer.answer(text);
    if ("result" in outcome) this.#record(outcome, unit, number);
    else if (outcome.code !== "INPUT_NOT_JSON") {
      this.#bad(outcome.id, unit, number, outcome.code, outcome.message);
    } else if (isBlank(text)) {
      // Lines may be blank, elements of an array may not.
      if (unit === "query") {
        this.broken(unit, number, "INPUT_NOT_JSON", "There is nothing between two commas.");
      }
    } else if (last && outcome.cutOff) this.broken(unit, number, "INPUT_TRUNCATED");
    else this.broken(unit, number, "INPUT_NOT_JSON", outcome.message);
  }

  broken(unit: Unit, number: number, code: ErrorCode, detail = ERROR_CODES[code].message): void {
    this.#bad(undefined, unit, number, code, detail);
  }

  #bad(
    id: QueryId | undefined,
    unit: Unit,
    number: number,
    code: ErrorCode,
    message: string,
  ): void {
    this.tally.bad += 1;
    this.#complaints.error(`${unit} ${number}`, code, message);
    this.#writer.bad(id, number, code, message);
  }

  #record({ id, query, result }: Answered, unit: Unit, number: number): void {
    const { verdict } = result;
    if (verdict.kind === "map") this.tally.mapped += 1;
    else {
      this.tally.refused += 1;
      if (verdict.code === "UNKNOWN_EXPORTER") this.#hint(query.exporter, unit, number);
    }
    this.#writer.add(query, result, number, id);
  }

  /** A misspelt exporter is refused like any other, but whoever wrote it will want to know. */
  #hint(exporter: string, unit: Unit, number: number): void {
    if (this.#hinted.has(exporter) || this.#hinted.size >= MAX_HINTED) return;
    // A package that was found and is broken may be the very one.
    if (this.#hinted.size === 0) this.#adapters.reportBroken();
    this.#hinted.add(exporter);
    const { names } = this.#adapters;
    this.#complaints.hint(
      `${unit} ${number}`,
      `no adapter knows the exporter ${quote(exporter)}${suggestion(exporter, names)}`,
    );
  }
}
