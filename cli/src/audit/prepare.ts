import type { Profile } from "@vmprot/core";
import type { Fault } from "../input/check-query.js";
import type { Changes } from "./changes.js";
import type { Engine, Row } from "./engine.js";
import { changedKind, type Kind, kindOf } from "./kinds.js";
import type { Numbered } from "./numbered.js";
import { changedWorld, isFault, type World, type Worlds } from "./worlds.js";

/** Rows that are held at a time. */
const BATCH = 20_000;

/** What is wrong with some rows, and what they have in common. */
export interface RowsFault extends Fault {
  readonly where: string;
}

/** The distinct things of an inventory that are judged, and what is wrong with the others. */
export interface Prepared {
  readonly kinds: Numbered<Kind>;
  readonly worlds: Numbered<World>;
  readonly faults: RowsFault[];
}

interface KindRow extends Row {
  readonly number: number;
  readonly exporter: string;
  readonly facts: string;
}

interface WorldRow extends Row {
  readonly number: number;
  readonly host: string;
  readonly platform: string;
  readonly vm: string;
  readonly profile: string;
}

/** Finds the distinct kinds of buffers: the table audit_kind_rows. */
export async function findKinds(engine: Engine): Promise<void> {
  await engine.run(
    `CREATE TABLE audit_kind_rows AS SELECT CAST(row_number() OVER () AS INTEGER) AS number, exporter, facts
    FROM (SELECT DISTINCT exporter, facts FROM inventory WHERE exporter <> '')`,
  );
}

/** Finds the distinct worlds: the table audit_world_rows. */
export async function findWorlds(engine: Engine): Promise<void> {
  await engine.run(
    `CREATE TABLE audit_world_rows AS
    SELECT CAST(row_number() OVER () AS INTEGER) AS number, host, platform, vm, profile
    FROM (SELECT DISTINCT host, platform, vm, profile FROM inventory WHERE exporter <> '')`,
  );
}

/** Numbers kinds, and what they are with the changes: the table audit_kinds. */
export async function numberKinds(
  engine: Engine,
  prepared: Prepared,
  changes: Changes | undefined,
  factsOf: (exporter: string) => ReadonlySet<string>,
  assumed: (kind: Kind) => Kind,
): Promise<void> {
  await engine.run(`CREATE TABLE audit_kind_numbers (${NUMBERS})`);
  for await (const rows of batches<KindRow>(engine, "audit_kind_rows")) {
    await engine.fill("audit_kind_numbers", (add) => {
      for (const { number, exporter, facts } of rows) {
        const said = kindOf(exporter, facts);
        if (isFault(said)) {
          prepared.faults.push({ ...said, where: `exporter ${exporter}` });
          add([number, undefined, undefined, said.code, said.message]);
          continue;
        }
        const kind = assumed(said);
        const now = prepared.kinds.numberOf(kind);
        const later = changes && changedKind(kind, changes, factsOf(exporter));
        add([number, now, later && prepared.kinds.numberOf(later), undefined, undefined]);
      }
    });
  }
  await engine.run(
    joined(
      "kind",
      "exporter, facts, exporter AS shown_exporter, CASE WHEN facts LIKE '{%' THEN facts END AS shown_facts",
    ),
  );
}

/** Numbers worlds likewise: the table audit_worlds. */
export async function numberWorlds(
  engine: Engine,
  prepared: Prepared,
  worlds: Worlds,
  changes: Changes | undefined,
  stated: Profile | undefined,
): Promise<void> {
  await engine.run(`CREATE TABLE audit_world_numbers (${NUMBERS})`);
  for await (const rows of batches<WorldRow>(engine, "audit_world_rows")) {
    await engine.fill("audit_world_numbers", (add) => {
      for (const { number, host, platform, vm, profile } of rows) {
        const world = profileFault(profile) ?? worlds.of(host, platform, vm);
        if (isFault(world)) {
          prepared.faults.push({ ...world, where: host === "" ? "a row" : `host ${host}` });
          add([number, undefined, undefined, world.code, world.message]);
          continue;
        }
        const later = changes && changedWorld(world, changes);
        add([
          number,
          prepared.worlds.numberOf(world),
          later && prepared.worlds.numberOf(later),
          undefined,
          undefined,
        ]);
      }
    });
  }
  const profile =
    stated === undefined ? "COALESCE(NULLIF(profile, ''), 'coherent')" : `'${stated}'`;
  await engine.run(
    joined(
      "world",
      `host, platform, vm, profile AS said, ${profile} AS profile, NULLIF(host, '') AS shown_host, ${profile} AS shown_profile`,
    ),
  );
}

/** The profiles that rows are judged by. */
export async function profilesIn(engine: Engine): Promise<Profile[]> {
  const rows = await engine.rows<{ profile: Profile }>(
    "SELECT DISTINCT profile FROM audit_worlds WHERE now IS NOT NULL ORDER BY 1",
  );
  return rows.map(({ profile }) => profile);
}

const NUMBERS = "number INTEGER, now INTEGER, later INTEGER, code VARCHAR, message VARCHAR";

function joined(what: string, columns: string): string {
  const rows = `audit_${what}_rows`;
  return `CREATE TABLE audit_${what}s AS
  SELECT ${columns}, n.now, n.later, n.code, n.message
  FROM ${rows} JOIN audit_${what}_numbers n ON n.number = ${rows}.number`;
}

function profileFault(profile: string): Fault | undefined {
  if (["", "coherent", "strict"].includes(profile)) return undefined;
  return { code: "FIELD_VALUE", message: "profile must be one of: coherent, strict." };
}

/** All rows of a numbered table, some at a time. */
async function* batches<T extends Row>(engine: Engine, table: string): AsyncGenerator<T[]> {
  const last = await engine.count(`SELECT COALESCE(MAX(number), 0) FROM ${table}`);
  for (let from = 1; from <= last; from += BATCH) {
    yield await engine.rows<T>(
      `SELECT * FROM ${table} WHERE number BETWEEN ${from} AND ${from + BATCH - 1}`,
    );
  }
}
