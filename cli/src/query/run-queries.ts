import { PLAIN_VM, type Profile, VmProt, VmprotError } from "@vmprot/core";
import type { AdapterOptions } from "../adapters/adapter-options.js";
import { chooseAdapters } from "../adapters/choose-adapters.js";
import { openBytes } from "../input/byte-source.js";
import { InputWindow } from "../input/input-window.js";
import { readPlatform } from "../input/read-platform.js";
import { readQueries } from "../input/read-queries.js";
import { readVm } from "../input/read-settings.js";
import { Complaints } from "../output/complaints.js";
import { Progress } from "../output/progress.js";
import { ReaderGone } from "../output/standard-streams.js";
import { checkTerminal } from "./check-terminal.js";
import { JsonLines } from "./json-lines.js";
import { Overrides } from "./overrides.js";
import { QueryRun } from "./query-run.js";
import type { ResultWriter } from "./result-writer.js";

/** The options of `vmprot query`, as the command line gives them. */
export interface QueryOptions extends AdapterOptions {
  readonly platform?: string;
  readonly profile?: Profile;
  readonly vm?: string;
  readonly explain?: boolean;
  readonly json?: boolean;
}

/** Answers all queries of the input and returns the exit status. */
export async function runQueries(file: string | undefined, options: QueryOptions): Promise<number> {
  checkTerminal(file);
  const platform =
    options.platform === undefined ? undefined : await readPlatform(options.platform);
  const vm = options.vm === undefined ? {} : readVm(options.vm);
  const adapters = await chooseAdapters(options);
  const source = openBytes(file ?? "-");
  const complaints = new Complaints();
  const progress = new Progress(source.size);
  complaints.overProgress = progress.enabled;
  const writer = await createWriter(options);
  const vmProt = new VmProt(adapters.own, { ...adapters.options, baseVm: PLAIN_VM, vm });
  const overrides = new Overrides({ ...options, platform });
  const run = new QueryRun({ vmProt, adapters, overrides, writer, complaints });
  const window = new InputWindow(source, (bytes) => {
    writer.flush();
    progress.update(run.tally.total, bytes);
  });
  try {
    readAll(window, run, complaints);
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
function readAll(window: InputWindow, run: QueryRun, complaints: Complaints): void {
  try {
    readQueries(window, run);
  } catch (error) {
    if (!VmprotError.is(error) || !error.code.startsWith("INPUT_")) throw error;
    run.tally.bad += 1;
    complaints.error(undefined, error.code, error.message);
  }
}

async function createWriter(options: QueryOptions): Promise<ResultWriter> {
  if (options.json === true) return new JsonLines();
  const { createReport } = await import("../report/create-report.js");
  return createReport(options);
}
