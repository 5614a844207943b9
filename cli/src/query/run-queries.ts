import { isatty } from "node:tty";
import { PLAIN_VM, VmProt, VmprotError } from "@vmprot/core";
import { chooseAdapters } from "../adapters/choose-adapters.js";
import { openBytes } from "../input/byte-source.js";
import { InputWindow } from "../input/input-window.js";
import { readQueries } from "../input/read-queries.js";
import { Complaints } from "../output/complaints.js";
import { Progress } from "../output/progress.js";
import { goOnWithoutReader, ReaderGone, writeErr } from "../output/standard-streams.js";
import type { Settings } from "../settings/settings.js";
import { settingsOf } from "../settings/settings-of.js";
import { JsonLines } from "./json-lines.js";
import { Overrides, type QueryOptions } from "./overrides.js";
import { QueryRun } from "./query-run.js";
import type { ResultWriter } from "./result-writer.js";

const STDIN = 0;

/** Answers all queries of the input and returns the exit status. */
export async function runQueries(file: string | undefined, options: QueryOptions): Promise<number> {
  checkTerminal(file);
  const adapters = await chooseAdapters(options);
  const settings = await settingsOf(options, adapters);
  const source = openBytes(file ?? "-");
  // A pipe may have no end: there, what was read until then counts.
  if (source.size !== undefined) goOnWithoutReader();
  const complaints = new Complaints();
  const progress = new Progress(source.size);
  complaints.overProgress = progress.enabled;
  const writer = await createWriter(options, settings);
  const vmProt = new VmProt(adapters.own, {
    ...adapters.options,
    baseVm: PLAIN_VM,
    vm: settings.vm,
  });
  const { originsOf } = settings.isInForce ? await import("../settings/origins.js") : {};
  const overrides = new Overrides(settings, options.explain, originsOf);
  const run = new QueryRun({ vmProt, adapters, overrides, writer, complaints });
  const window = new InputWindow(source, (bytes) => {
    writer.flush();
    progress.update(run.tally.total, bytes);
  });
  try {
    readAll(window, run, complaints, options.lines);
    writer.finish(run.tally);
  } catch (error) {
    if (!(error instanceof ReaderGone)) throw error;
  } finally {
    progress.finish();
    complaints.finish();
    source.close();
  }
  return run.tally.exitCode;
}

/** An input that breaks off is reported, and what was answered before is not lost. */
function readAll(
  window: InputWindow,
  run: QueryRun,
  complaints: Complaints,
  lines?: boolean,
): void {
  try {
    readQueries(window, run, lines);
  } catch (error) {
    if (!VmprotError.is(error) || !error.code.startsWith("INPUT_")) throw error;
    run.tally.bad += 1;
    complaints.error(undefined, error.code, error.message);
  }
}

async function createWriter(options: QueryOptions, settings: Settings): Promise<ResultWriter> {
  if (options.json === true) return new JsonLines();
  const { createReport } = await import("../report/create-report.js");
  return createReport(options, settings);
}

/**
 * Nobody should face a command that silently waits for a terminal.
 *
 * @throws VmprotError USAGE if there is no FILE and standard input is a terminal
 */
function checkTerminal(file: string | undefined): void {
  if ((file !== undefined && file !== "-") || !isatty(STDIN)) return;
  if (file === undefined) {
    throw new VmprotError(
      "USAGE",
      "Give a FILE with queries, or pipe them in; - reads them from the terminal. `vmprot query --help` shows examples.",
    );
  }
  writeErr("vmprot: reading queries from the terminal, one a line; Ctrl-D ends them\n");
}
