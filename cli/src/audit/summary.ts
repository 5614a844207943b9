import type { ChangeRow, Counts, SummaryRow } from "./audit-row.js";
import type { Engine, Row } from "./engine.js";

/** All that is to be said of an inventory. */
export interface Summary {
  readonly all: Counts;
  readonly rows: readonly SummaryRow[];
  readonly changes: readonly ChangeRow[];
}

/** A summary, and what it is of. */
export interface ShownSummary extends Summary {
  readonly rejected: number;
  /** As the command line sets it. */
  readonly set: readonly string[];
  /** What the caller says of all rows. */
  readonly notes: readonly string[];
}

const GROUPINGS = [
  ["code", "j.code", "j.code IS NOT NULL", "audit_judged j"],
  ["exporter", "n.exporter", "true", "audit_judged j JOIN audit_kind_names n ON n.kind = j.kind"],
  ["kernel", "n.kernel", "true", "audit_judged j JOIN audit_world_names n ON n.world = j.world"],
  [
    "field",
    "j.field",
    "true",
    "(SELECT *, unnest(string_split(deciding, ',')) AS field FROM audit_judged WHERE deciding IS NOT NULL) j",
  ],
] as const;

const COUNTS = `COALESCE(SUM(buffers) FILTER (verdict = 'map'), 0) AS map,
  COALESCE(SUM(buffers) FILTER (verdict = 'refuse'), 0) AS refuse,
  COALESCE(SUM(buffers) FILTER (verdict_later = 'map'), 0) AS map_later,
  COALESCE(SUM(buffers) FILTER (verdict_later = 'refuse'), 0) AS refuse_later`;

interface CountsRow extends Row {
  readonly of: string;
  readonly map: unknown;
  readonly refuse: unknown;
  readonly map_later: unknown;
  readonly refuse_later: unknown;
}

/** Adds up the table audit_judged. */
export async function summarize(engine: Engine, isChanged: boolean): Promise<Summary> {
  const counts = (row: CountsRow | undefined): Counts => ({
    map: Number(row?.map ?? 0),
    refuse: Number(row?.refuse ?? 0),
    ...(isChanged && {
      later: { map: Number(row?.map_later ?? 0), refuse: Number(row?.refuse_later ?? 0) },
    }),
  });
  const [all] = await engine.rows<CountsRow>(`SELECT ${COUNTS} FROM audit_judged`);
  const rows: SummaryRow[] = [{ by: "all", of: "all", ...counts(all) }];
  for (const [by, of, where, from] of GROUPINGS) {
    const some = await engine.rows<CountsRow>(
      `SELECT ${of} AS of, ${COUNTS} FROM ${from} WHERE ${where} GROUP BY 1 ORDER BY SUM(buffers) DESC, 1`,
    );
    rows.push(...some.map((row) => ({ by, of: row.of, ...counts(row) })));
  }
  return { all: counts(all), rows, changes: isChanged ? await changesIn(engine) : [] };
}

async function changesIn(engine: Engine): Promise<ChangeRow[]> {
  const rows = await engine.rows<Row>(
    `SELECT COALESCE(code, 'map') AS source, COALESCE(code_later, 'map') AS target, SUM(buffers) AS buffers
    FROM audit_judged WHERE verdict_later IS NOT NULL AND code IS DISTINCT FROM code_later
    GROUP BY ALL ORDER BY 3 DESC, 1, 2`,
  );
  return rows.map(({ source, target, buffers }) => ({
    by: "change",
    from: String(source),
    to: String(target),
    buffers: Number(buffers),
  }));
}
