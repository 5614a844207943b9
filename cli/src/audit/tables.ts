/** The joins of rows with what is judged of them. */
const KIND = "JOIN audit_kinds k ON k.exporter = r.exporter AND k.facts = r.facts";
const WORLD =
  "JOIN audit_worlds w ON w.host = r.host AND w.platform = r.platform AND w.vm = r.vm AND w.said = r.profile";
const FROM = `FROM inventory r ${KIND} ${WORLD}`;

/** How many rows there are of each kind of buffer in each world. */
export const GROUPS = `
CREATE TABLE audit_groups AS
SELECT k.now AS kind, k.later AS kind_later, w.now AS world, w.later AS world_later, w.profile,
  COUNT(*) AS buffers
${FROM} WHERE r.exporter <> '' GROUP BY ALL`;

/** What is to be judged. */
export const PAIRS = `
CREATE TABLE audit_pairs AS
SELECT DISTINCT kind, world, profile FROM audit_groups WHERE kind IS NOT NULL AND world IS NOT NULL
UNION
SELECT DISTINCT kind_later, world_later, profile FROM audit_groups
WHERE kind_later IS NOT NULL AND world_later IS NOT NULL`;

/** Groups with their verdicts; those of the other world are null where none was asked for. */
export const JUDGED = `
CREATE TABLE audit_judged AS
SELECT g.buffers, g.kind, g.world, v.verdict, v.code, v.deciding,
  l.verdict AS verdict_later, l.code AS code_later
FROM audit_groups g
JOIN audit_verdicts v ON v.kind = g.kind AND v.world = g.world AND v.profile = g.profile
LEFT JOIN audit_verdicts l
  ON l.kind = g.kind_later AND l.world = g.world_later AND l.profile = g.profile`;

/** Every row with its verdict. */
export function verdictRows(isChanged: boolean): string {
  const later = isChanged
    ? ", l.verdict AS verdict_later, l.code AS code_later, l.map_info AS map_info_later"
    : "";
  const join = isChanged
    ? "JOIN audit_verdicts l ON l.kind = k.later AND l.world = w.later AND l.profile = w.profile"
    : "";
  return `SELECT NULLIF(r.id, '') AS id, w.shown_host AS host, k.shown_exporter AS exporter,
  k.shown_facts AS facts, w.shown_profile AS profile,
  v.verdict, v.code, v.rule, v.map_info, v.guest_cache, v.guest_attribute, v.hazards, v.deciding${later}
${FROM}
JOIN audit_verdicts v ON v.kind = k.now AND v.world = w.now AND v.profile = w.profile
${join}
WHERE r.exporter <> ''`;
}

/** Rows that cannot be judged for what they state. */
export const FAULTY_ROWS = `SELECT NULL AS file, NULL AS line, COALESCE(k.code, w.code) AS code,
  COALESCE(k.message, w.message) AS message,
  CAST(to_json({id: r.id, host: r.host, exporter: r.exporter, facts: r.facts, platform: r.platform,
    vm: r.vm, profile: r.profile}) AS VARCHAR) AS text
${FROM} WHERE r.exporter <> '' AND (k.now IS NULL OR w.now IS NULL)`;
