import type { Engine } from "./engine.js";

/** Columns of the small tables that are written out again and again. */
const TEXTS = {
  audit_verdicts: [
    "verdict",
    "code",
    "rule",
    "guest_cache",
    "guest_attribute",
    "hazards",
    "deciding",
  ],
  audit_kinds: ["shown_exporter", "shown_facts"],
  audit_worlds: ["shown_host", "shown_profile"],
} as const;

/** Of more distinct texts the numbers are no cheaper. */
const MOST = 50_000;

/** Texts become numbers of a list, which halves the time that writing them takes. */
export async function enumerateTexts(engine: Engine): Promise<void> {
  for (const [table, columns] of Object.entries(TEXTS)) {
    for (const name of columns) {
      const distinct = await engine.count(`SELECT COUNT(DISTINCT ${name}) FROM ${table}`);
      if (distinct === 0 || distinct > MOST) continue;
      const type = `${table}_${name}`;
      await engine.run(
        `CREATE TYPE ${type} AS ENUM (SELECT DISTINCT ${name} FROM ${table} WHERE ${name} IS NOT NULL);
        ALTER TABLE ${table} ALTER ${name} TYPE ${type}`,
      );
    }
  }
}
