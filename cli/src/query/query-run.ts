import {
  ERROR_CODES,
  type ErrorCode,
  type Query,
  quote,
  type Result,
  suggestion,
  type VmProt,
} from "@vmprot/core";
import type { ChosenAdapters } from "../adapters/chosen-adapters.js";
import { asError } from "../as-error.js";
import { queryFault } from "../input/check-query.js";
import { duplicateKeyFault } from "../input/duplicate-key.js";
import { jsonFault } from "../input/json-fault.js";
import type { QuerySink, Unit } from "../input/query-sink.js";
import type { Complaints } from "../output/complaints.js";
import { KnownQueries } from "./known-queries.js";
import type { Overrides } from "./overrides.js";
import { type ResultWriter, Tally } from "./result-writer.js";

const MAX_HINTED = 20;

/** What a run needs. */
export interface QueryRunParts {
  readonly vmProt: VmProt;
  readonly adapters: ChosenAdapters;
  readonly overrides: Overrides;
  readonly writer: ResultWriter;
  readonly complaints: Complaints;
}

/** Answers queries as the input yields them, and keeps count. */
export class QueryRun implements QuerySink {
  readonly tally = new Tally();
  readonly #parts: QueryRunParts;
  readonly #known = new KnownQueries();
  readonly #hinted = new Set<string>();

  constructor(parts: QueryRunParts) {
    this.#parts = parts;
  }

  query(text: string, unit: Unit, number: number, last: boolean): void {
    const known = this.#known.get(text);
    if (known !== undefined) {
      this.#record(known.query, known.result, unit, number);
      return;
    }
    let query: Query;
    try {
      query = JSON.parse(text);
    } catch (error) {
      this.#notJson(error, text, unit, number, last);
      return;
    }
    const twice = duplicateKeyFault(text, query);
    if (twice !== undefined) {
      this.broken(unit, number, twice.code, twice.message);
      return;
    }
    const result = this.#answer(query, text, unit, number);
    if (result !== undefined) this.#record(query, result, unit, number);
  }

  broken(unit: Unit, number: number, code: ErrorCode, detail = ERROR_CODES[code].message): void {
    this.tally.bad += 1;
    this.#parts.complaints.error(`${unit} ${number}`, code, detail);
  }

  #answer(query: Query, text: string, unit: Unit, number: number): Result | undefined {
    const { adapters, overrides } = this.#parts;
    try {
      // Core alone decides what it takes, and takes nothing that the schemas refuse: they cost time,
      // and are asked for words. A vendor's schema may refuse more, and options hide what they replace.
      const isFast = !overrides.some && adapters.isOwn(query?.exporter);
      const result = isFast ? this.#askCore(query) : undefined;
      if (result !== undefined) {
        this.#known.add(text, { query, result });
        return result;
      }
      const fault = queryFault(query, adapters.validatorOf);
      if (fault === undefined) {
        overrides.applyTo(query);
        return this.#parts.vmProt.query(query);
      }
      this.broken(unit, number, fault.code, fault.message);
      return undefined;
    } catch (error) {
      const { code, message } = asError(error);
      this.broken(unit, number, code, message);
      return undefined;
    }
  }

  /** Undefined where something may be wrong with the query. */
  #askCore(query: Query): Result | undefined {
    try {
      const result = this.#parts.vmProt.query(query);
      const { verdict } = result;
      return verdict.kind === "refuse" && verdict.code === "UNKNOWN_FACTS" ? undefined : result;
    } catch {
      return undefined;
    }
  }

  #record(query: Query, result: Result, unit: Unit, number: number): void {
    const { verdict } = result;
    if (verdict.kind === "map") this.tally.mapped += 1;
    else {
      this.tally.refused += 1;
      if (verdict.code === "UNKNOWN_EXPORTER") this.#hint(query.exporter, unit, number);
    }
    this.#parts.writer.add(query, result, number);
  }

  #notJson(error: unknown, text: string, unit: Unit, number: number, last: boolean): void {
    const { message, cutOff } = jsonFault(error, text);
    const blank = text.trim() === "";
    if (blank && unit === "line") return;
    if (blank) this.broken(unit, number, "INPUT_NOT_JSON", "There is nothing between two commas.");
    else if (last && cutOff) this.broken(unit, number, "INPUT_TRUNCATED");
    else this.broken(unit, number, "INPUT_NOT_JSON", message);
  }

  /** A misspelt exporter is refused like any other, but whoever wrote it will want to know. */
  #hint(exporter: string, unit: Unit, number: number): void {
    if (this.#hinted.has(exporter) || this.#hinted.size >= MAX_HINTED) return;
    // A package that was found and is broken may be the very one.
    if (this.#hinted.size === 0) this.#parts.adapters.reportBroken();
    this.#hinted.add(exporter);
    const { names } = this.#parts.adapters;
    this.#parts.complaints.hint(
      `${unit} ${number}`,
      `no adapter knows the exporter ${quote(exporter)}${suggestion(exporter, names)}`,
    );
  }
}
