import type { SqlParts } from "@vmprot/compiler";
import { type ExporterAdapter, type Profile, VmProt } from "@vmprot/core";
import type { AddRow, Engine, Row } from "./engine.js";
import { fillInputs, type Judged } from "./fill-inputs.js";
import type { Kind } from "./kinds.js";
import type { World } from "./worlds.js";

/** Codes where the tables leave something to the policy itself: which fields decide, or which answer it is. */
const OPEN = [
  "NOT_CLASSIFIED",
  "ATTRIBUTES_UNKNOWN",
  "PLATFORM_UNKNOWN",
  "UNKNOWN_EXPORTER",
  "UNKNOWN_FACTS",
];

const CODES = OPEN.map((code) => `'${code}'`).join(", ");

interface Pair extends Row {
  readonly buffer: string;
  readonly host: string;
  readonly profile: Profile;
}

/**
 * Judges all pairs in the table audit_pairs by the compiler's views, and by the policy itself what those
 * leave open; verdicts are in the table audit_verdicts.
 */
export async function judge(
  engine: Engine,
  sql: SqlParts,
  judged: Judged,
  adapters: readonly ExporterAdapter[],
): Promise<void> {
  const { kinds, worlds } = judged;
  const vmProt = new VmProt(adapters, { remedies: false });
  await fillInputs(engine, sql, judged, adapters);
  await engine.run(
    "INSERT INTO vmprot_pairs SELECT CAST(kind AS VARCHAR), CAST(world AS VARCHAR), profile FROM audit_pairs WHERE kind NOT IN (SELECT kind FROM audit_untold)",
  );
  await engine.run(VERDICTS);
  const open = engine.stream<Pair>(
    `SELECT buffer, host, profile FROM vmprot_found WHERE code IN (${CODES})`,
  );
  const answers: Parameters<AddRow>[0][] = [];
  for await (const { buffer, host, profile } of open) {
    const { exporter, facts } = kinds[Number(buffer)] as Kind;
    const { platform, vm } = worlds[Number(host)] as World;
    answers.push([
      Number(buffer),
      Number(host),
      profile,
      ...answer(vmProt, { exporter, facts, platform, vm, profile }),
    ]);
  }
  await engine.fill("audit_verdicts", (add) => {
    for (const each of answers) add(each);
  });
  await engine.run(
    `INSERT INTO audit_verdicts
    SELECT CAST(buffer AS INTEGER), CAST(host AS INTEGER), profile, verdict, code, rule, map_info,
      guest_cache, guest_attribute, NULLIF(hazards, ''), NULL
    FROM vmprot_found WHERE code IS NULL OR code NOT IN (${CODES});
    INSERT INTO audit_verdicts (kind, world, profile, verdict, code)
    SELECT p.kind, p.world, p.profile, 'refuse', u.code
    FROM audit_pairs p JOIN audit_untold u ON u.kind = p.kind`,
  );
}

const VERDICTS = `
CREATE TABLE vmprot_found AS SELECT * FROM vmprot_verdicts;
CREATE TABLE audit_verdicts (
  kind INTEGER, world INTEGER, profile VARCHAR, verdict VARCHAR, code VARCHAR, rule VARCHAR,
  map_info INTEGER, guest_cache VARCHAR, guest_attribute VARCHAR, hazards VARCHAR, deciding VARCHAR
)`;

function answer(vmProt: VmProt, query: Parameters<VmProt["query"]>[0]) {
  const { verdict } = vmProt.query(query);
  if (verdict.kind === "refuse") {
    const { code, rule, unknown } = verdict;
    return ["refuse", code, rule, undefined, undefined, undefined, undefined, unknown?.join(",")];
  }
  const { mapInfo, guestCache, guestAttribute, hazards } = verdict;
  const codes = hazards.map(({ code }) => code).join(",");
  return [
    "map",
    undefined,
    undefined,
    mapInfo,
    guestCache,
    guestAttribute,
    codes || undefined,
    undefined,
  ];
}
