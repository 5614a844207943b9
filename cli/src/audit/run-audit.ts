import { VmprotError } from "@vmprot/core";
import { chooseAdapters } from "../adapters/choose-adapters.js";
import { Complaints } from "../output/complaints.js";
import { goOnWithoutReader } from "../output/standard-streams.js";
import { settingsOf } from "../settings/settings-of.js";
import { AtomicFile } from "./atomic-file.js";
import type { AuditOptions, Format } from "./audit-options.js";
import { AuditProgress } from "./audit-progress.js";
import { changesOf } from "./changes.js";
import { Engine } from "./engine.js";
import { enumerateTexts } from "./enumerate-texts.js";
import { hostRows } from "./host-rows.js";
import { formatOf, type InventoryFile, inventoryFile } from "./inventory-file.js";
import { inventoryRows } from "./inventory-rows.js";
import { judge } from "./judge.js";
import { type Kind, withAssumed } from "./kinds.js";
import { Numbered } from "./numbered.js";
import { policySql } from "./policy-sql.js";
import {
  findKinds,
  findWorlds,
  numberKinds,
  numberWorlds,
  type Prepared,
  profilesIn,
} from "./prepare.js";
import { countRejects, writeRejects } from "./rejects.js";
import { showSummary } from "./show-summary.js";
import { summarize } from "./summary.js";
import { GROUPS, JUDGED, PAIRS, verdictRows } from "./tables.js";
import { Worlds } from "./worlds.js";

/** Memory that DuckDB may use where the command line does not say. */
const MEMORY = "2GB";

/** Judges an inventory, writes what is asked for, and returns the exit status. */
export async function runAudit(names: readonly string[], options: AuditOptions): Promise<number> {
  const outputs = outputsOf(names, options);
  const chosen = await chooseAdapters(options);
  const adapters = chosen.loadAll();
  const every = [...adapters.first, ...adapters.lastResort];
  const factsOf = new Map(
    every.map(({ exporter, facts }) => [exporter, new Set(Object.keys(facts))] as const),
  );
  const { set = [], ...others } = options;
  const settings = await settingsOf(others, chosen);
  const changes = changesOf(set, [
    ...new Set([...factsOf.values()].flatMap((names) => [...names])),
  ]);
  const progress = new AuditProgress();
  const complaints = new Complaints();
  complaints.overProgress = progress.enabled;
  const engine = await Engine.open(options.memory ?? MEMORY, (percent) => progress.update(percent));
  try {
    progress.stage("reading");
    const files = await readInventory(engine, names, options.from);
    const { hosts, contradicted, faults } = await hostRows(engine, "inventory");
    for (const each of contradicted)
      complaints.hint(each, "rows say different things of it: it is unknown.");
    for (const { host, code, message } of faults) complaints.error(`host ${host}`, code, message);
    const prepared: Prepared = { kinds: new Numbered(), worlds: new Numbered(), faults: [] };
    await findKinds(engine);
    await findWorlds(engine);
    const assumed = (kind: Kind): Kind => withAssumed(kind, settings.assumed);
    const own = (exporter: string) => factsOf.get(exporter) ?? new Set<string>();
    await numberKinds(engine, prepared, changes, own, assumed);
    await numberWorlds(engine, prepared, new Worlds(hosts, settings), changes, settings.profile);
    for (const { where, code, message } of prepared.faults) complaints.error(where, code, message);
    const kinds = prepared.kinds.all;
    const worlds = prepared.worlds.all;
    progress.stage("judging");
    const profiles = await profilesIn(engine);
    // The engine has threads of its own.
    const counting = engine.run(GROUPS);
    const sql = policySql(every, new Set(kinds.map(({ exporter }) => exporter)), profiles);
    await counting;
    await engine.run(PAIRS);
    const rejected = await countRejects(engine, files);
    if (kinds.length === 0 && rejected === 0) {
      throw new VmprotError("INVENTORY_SHAPE", "The inventory has no row of a buffer.");
    }
    await judge(engine, sql, { kinds, worlds }, every);
    await engine.run(JUDGED);
    await nameThem(engine, prepared);
    progress.stage("writing");
    await outputs.verdicts?.write(async (path) => {
      await enumerateTexts(engine);
      await engine.copy(verdictRows(changes !== undefined), path, FORMAT_OPTIONS[outputs.format]);
    });
    await outputs.rejects?.write((path) => writeRejects(engine, files, path));
    const summary = await summarize(engine, changes !== undefined);
    progress.finish();
    goOnWithoutReader();
    if (rejected > 0)
      complaints.error(undefined, "INPUT_MALFORMED", rejectedText(rejected, options));
    const { notes } = settings;
    await showSummary({ ...summary, rejected, set, notes }, options, outputs.chart);
    return rejected > 0 || faults.length > 0 ? 2 : summary.all.refuse > 0 ? 1 : 0;
  } finally {
    progress.finish();
    complaints.finish();
    engine.close();
  }
}

const FORMAT_OPTIONS: Readonly<Record<Format, string>> = {
  parquet: "FORMAT parquet",
  csv: "FORMAT csv, HEADER true",
  ndjson: "FORMAT json",
};

interface Outputs {
  readonly verdicts: AtomicFile | undefined;
  readonly format: Format;
  readonly rejects: AtomicFile | undefined;
  readonly chart: AtomicFile | undefined;
}

/** Whatever cannot be written is said before anything is read. */
function outputsOf(names: readonly string[], options: AuditOptions): Outputs {
  const { output, rejects, chart, format } = options;
  const file = (path: string | undefined) =>
    path === undefined ? undefined : new AtomicFile(path, names);
  const ending = output === undefined ? "ndjson" : formatOf(output);
  const chosen = format ?? ending;
  if (chosen === undefined) {
    throw new VmprotError(
      "USAGE",
      "--output ends in .parquet, .csv or .ndjson, or --format names one.",
    );
  }
  return { verdicts: file(output), format: chosen, rejects: file(rejects), chart: file(chart) };
}

/** Parquet is read where it lies, as often as it takes; text is read once. */
async function readInventory(
  engine: Engine,
  names: readonly string[],
  from: Format | undefined,
): Promise<InventoryFile[]> {
  const files: InventoryFile[] = [];
  const queries: string[] = [];
  for (const name of names) {
    const file = await inventoryFile(name, from, engine.folder);
    const query = await inventoryRows(file, engine);
    const table = `inventory_${files.push(file)}`;
    const what = file.format === "parquet" ? "VIEW" : "TABLE";
    await engine.run(`CREATE ${what} ${table} AS ${query}`);
    queries.push(`SELECT * FROM ${table}`);
  }
  await engine.run(`CREATE VIEW inventory AS ${queries.join(" UNION ALL ")}`);
  return files;
}

/** What the summary calls kinds and worlds by. */
async function nameThem(engine: Engine, { kinds, worlds }: Prepared): Promise<void> {
  await engine.run(
    "CREATE TABLE audit_kind_names (kind INTEGER, exporter VARCHAR); CREATE TABLE audit_world_names (world INTEGER, kernel VARCHAR)",
  );
  await engine.fill("audit_kind_names", (add) => {
    for (const [kind, { exporter }] of kinds.all.entries()) add([kind, exporter]);
  });
  await engine.fill("audit_world_names", (add) => {
    for (const [world, { platform }] of worlds.all.entries()) {
      const version = /^\d+\.\d+/.exec(platform.kernel ?? "")?.[0];
      add([world, version ?? "unknown"]);
    }
  });
}

function rejectedText(rejected: number, { rejects }: AuditOptions): string {
  const rows = rejected === 1 ? "1 row is" : `${rejected} rows are`;
  const where = rejects === undefined ? "; --rejects FILE keeps them" : `; ${rejects} has them`;
  return `${rows} not judged${where}.`;
}
