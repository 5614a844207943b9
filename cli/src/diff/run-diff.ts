import { ERROR_CODES, type ErrorCode, VmprotError } from "@vmprot/core";
import { chooseAdapters } from "../adapters/choose-adapters.js";
import { isBlank } from "../input/blank.js";
import { openBytes } from "../input/byte-source.js";
import { InputWindow } from "../input/input-window.js";
import type { QuerySink, Unit } from "../input/query-sink.js";
import { readQueries } from "../input/read-queries.js";
import { adaptersOf } from "../matrix/matrix-rows.js";
import { Complaints } from "../output/complaints.js";
import { jsonLine } from "../output/json-rows.js";
import { goOnWithoutReader, writeOut } from "../output/standard-streams.js";
import { createStyle, terminalWidth } from "../output/terminal.js";
import { Comparison } from "./comparison.js";
import { type DiffOptions, diffSettings } from "./diff-settings.js";
import { DiffTable } from "./diff-table.js";
import { Side } from "./side.js";

/**
 * Compares the answers of two sides, about the queries of a file or every kind of buffer that adapters
 * know, prints those that differ, and returns the exit status.
 */
export async function runDiff(file: string | undefined, options: DiffOptions): Promise<number> {
  if (file !== undefined && options.exporter !== undefined) {
    throw new VmprotError("USAGE", "--exporter is for kinds of buffers, and FILE has queries.");
  }
  const adapters = await chooseAdapters(options);
  const sides = await diffSettings(options, adapters, file === undefined ? "host" : undefined);
  const table = options.json === true ? undefined : new DiffTable(terminalWidth(), createStyle());
  const comparison = new Comparison(
    new Side(adapters, sides.before),
    new Side(adapters, sides.after),
    (row) => (table === undefined ? writeOut(jsonLine(row)) : table.add(row)),
  );
  if (file === undefined) {
    goOnWithoutReader();
    const { first, lastResort } = adapters.loadAll();
    for (const { exporter, cases } of adaptersOf([...first, ...lastResort], options.exporter)) {
      for (const { name, facts } of cases) {
        comparison.add(JSON.stringify({ exporter, facts }), { case: name });
      }
    }
  } else {
    const complaints = new Complaints();
    compareFile(file, new FileSink(comparison, complaints));
    complaints.finish();
  }
  const { tally } = comparison;
  process.exitCode = tally.exitCode;
  table?.finish(sides, tally);
  return tally.exitCode;
}

/** Takes the queries of a file, and says what is wrong with those that are none. */
class FileSink implements QuerySink {
  readonly #comparison: Comparison;
  readonly #complaints: Complaints;

  constructor(comparison: Comparison, complaints: Complaints) {
    this.#comparison = comparison;
    this.#complaints = complaints;
  }

  query(text: string, unit: Unit, number: number): void {
    if (unit === "line" && isBlank(text)) return;
    const fault = this.#comparison.add(text, { query: number });
    if (fault !== undefined) this.broken(unit, number, fault.code, fault.message);
  }

  broken(unit: Unit, number: number, code: ErrorCode, detail = ERROR_CODES[code].message): void {
    this.#bad(`${unit} ${number}`, code, detail);
  }

  /** An input that breaks off is reported, and what was compared before is not lost. */
  brokenOff({ code, message }: VmprotError): void {
    this.#bad(undefined, code, message);
  }

  #bad(where: string | undefined, code: ErrorCode, message: string): void {
    this.#comparison.tally.bad += 1;
    this.#complaints.error(where, code, message);
  }
}

function compareFile(file: string, sink: FileSink): void {
  const source = openBytes(file);
  if (source.size !== undefined) goOnWithoutReader();
  try {
    readQueries(new InputWindow(source, () => {}), sink);
  } catch (error) {
    if (!VmprotError.is(error) || !error.code.startsWith("INPUT_")) throw error;
    sink.brokenOff(error);
  } finally {
    source.close();
  }
}
