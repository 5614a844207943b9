import { ERROR_CODES, type ErrorCode, type Query, type Result, VmprotError } from "@vmprot/core";
import { chooseAdapters } from "../adapters/choose-adapters.js";
import { asError } from "../as-error.js";
import { openBytes } from "../input/byte-source.js";
import type { Fault } from "../input/check-query.js";
import { InputWindow } from "../input/input-window.js";
import { jsonFault } from "../input/json-fault.js";
import type { QuerySink, Unit } from "../input/query-sink.js";
import { readQueries } from "../input/read-queries.js";
import { adaptersOf } from "../matrix/matrix-rows.js";
import { Complaints } from "../output/complaints.js";
import { jsonLine } from "../output/json-rows.js";
import { writeOut } from "../output/standard-streams.js";
import { createStyle, terminalWidth } from "../output/terminal.js";
import { answerKey, type DiffRow } from "./diff-row.js";
import { type DiffOptions, diffSettings } from "./diff-settings.js";
import { DiffTable } from "./diff-table.js";
import { DiffTally } from "./diff-tally.js";
import { type Asked, Side } from "./side.js";

/**
 * Compares the answers of two sides, about the queries of a file or every kind of buffer that adapters
 * know, prints those that differ, and returns the exit status.
 */
export async function runDiff(file: string | undefined, options: DiffOptions): Promise<number> {
  if (file !== undefined && options.exporter !== undefined) {
    throw new VmprotError("USAGE", "--exporter is for kinds of buffers, and FILE has queries.");
  }
  const chosen = await chooseAdapters(options);
  const { first, lastResort } = chosen.loadAll();
  const adapters = [...first, ...lastResort];
  const sides = await diffSettings(options, chosen, file === undefined ? "host" : undefined);
  const table = options.json === true ? undefined : new DiffTable(terminalWidth(), createStyle());
  const comparison = new Comparison(
    new Side(adapters, sides.before),
    new Side(adapters, sides.after),
    (row) => (table === undefined ? writeOut(jsonLine(row)) : table.add(row)),
  );
  const complaints = new Complaints();
  const { tally } = comparison;
  if (file === undefined) {
    for (const { exporter, cases } of adaptersOf(adapters, options.exporter)) {
      for (const { name, facts } of cases)
        comparison.add(() => ({ exporter, facts }), { case: name });
    }
  } else {
    compareFile(file, new FileSink(comparison, complaints, chosen.validatorOf));
  }
  complaints.finish();
  process.exitCode = tally.exitCode;
  table?.finish(sides, tally);
  return tally.exitCode;
}

type ValidatorOf = NonNullable<Parameters<Side["ask"]>[1]>;

/** Asks both sides, and shows what differs. */
class Comparison {
  readonly tally = new DiffTally();
  readonly #before: Side;
  readonly #after: Side;
  readonly #show: (row: DiffRow) => void;

  constructor(before: Side, after: Side, show: (row: DiffRow) => void) {
    this.#before = before;
    this.#after = after;
    this.#show = show;
  }

  /**
   * Compares the answers to one query.
   *
   * @param query makes it anew for each side
   * @returns what is wrong with it, where something is
   */
  add(
    query: () => Query,
    of: Pick<DiffRow, "case" | "query">,
    validatorOf?: ValidatorOf,
  ): Fault | undefined {
    const before = ask(this.#before, query, validatorOf);
    const after = ask(this.#after, query, validatorOf);
    if (!isAsked(before)) return before;
    if (!isAsked(after)) return after;
    this.tally.total += 1;
    if (answerKey(before.row) === answerKey(after.row)) return undefined;
    this.tally[wayOf(before.row, after.row)] += 1;
    // Also where nobody reads to the end.
    process.exitCode = this.tally.exitCode;
    const { assumed } = before;
    this.#show({
      exporter: before.row.exporter,
      ...of,
      facts: query().facts,
      ...(Object.keys(assumed).length > 0 && { assumed }),
      profile: before.query.profile ?? "coherent",
      before: this.#before.shown(before),
      after: this.#after.shown(after),
    });
    return undefined;
  }
}

function ask(side: Side, query: () => Query, validatorOf?: ValidatorOf): Asked | Fault {
  try {
    return side.ask(query(), validatorOf);
  } catch (error) {
    return asError(error);
  }
}

const isAsked = (asked: Asked | Fault): asked is Asked => "row" in asked;

function wayOf(before: Result, after: Result): "gained" | "lost" | "others" {
  if (before.verdict.kind === after.verdict.kind) return "others";
  return after.verdict.kind === "map" ? "gained" : "lost";
}

/** Takes the queries of a file, and says what is wrong with those that are none. */
class FileSink implements QuerySink {
  readonly #comparison: Comparison;
  readonly #complaints: Complaints;
  readonly #validatorOf: ValidatorOf;

  constructor(comparison: Comparison, complaints: Complaints, validatorOf: ValidatorOf) {
    this.#comparison = comparison;
    this.#complaints = complaints;
    this.#validatorOf = validatorOf;
  }

  query(text: string, unit: Unit, number: number): void {
    if (text.trim() === "" && unit === "line") return;
    try {
      JSON.parse(text);
    } catch (error) {
      this.broken(unit, number, "INPUT_NOT_JSON", jsonFault(error, text).message);
      return;
    }
    const of = { query: number };
    const fault = this.#comparison.add(() => JSON.parse(text), of, this.#validatorOf);
    if (fault !== undefined) this.broken(unit, number, fault.code, fault.message);
  }

  broken(unit: Unit, number: number, code: ErrorCode, detail = ERROR_CODES[code].message): void {
    this.#comparison.tally.bad += 1;
    this.#complaints.error(`${unit} ${number}`, code, detail);
  }

  /** An input that breaks off is reported, and what was compared before is not lost. */
  brokenOff({ code, message }: VmprotError): void {
    this.#comparison.tally.bad += 1;
    this.#complaints.error(undefined, code, message);
  }
}

function compareFile(file: string, sink: FileSink): void {
  const source = openBytes(file);
  try {
    readQueries(new InputWindow(source, () => {}), sink);
  } catch (error) {
    if (!VmprotError.is(error) || !error.code.startsWith("INPUT_")) throw error;
    sink.brokenOff(error);
  } finally {
    source.close();
  }
}
