import { UNKNOWN_EXPORTER_CLASS, UNKNOWN_FACTS_CLASS } from "./sql-tables.js";
import { walk } from "./walk.js";

const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** Views that find each buffer's class: what its exporter's rules make of its facts. */
export function bufferViews(factLevels: number): string {
  const pivot = range(factLevels).map(
    (level) => `    MAX(CASE WHEN level = ${level} THEN state END) AS s${level}`,
  );
  const start = `SELECT b.buffer, b.exporter, e.edge${range(factLevels)
    .map((level) => `, s.s${level}`)
    .join("")}
  FROM vmprot_buffers b
  LEFT JOIN vmprot_exporters e ON e.exporter = b.exporter
  LEFT JOIN states s ON s.buffer = b.buffer`;
  const states =
    factLevels === 0
      ? "SELECT buffer FROM vmprot_buffers WHERE 1 = 0"
      : `SELECT buffer,\n${pivot.join(",\n")}\n  FROM vmprot_fact_states\n  GROUP BY buffer`;
  return `${FACT_VIEWS}
CREATE VIEW vmprot_buffer_classes AS
WITH states AS (
  ${states}
),
${walk({ start, edges: "vmprot_fact_edges", levels: factLevels, keys: ["buffer", "exporter"] })},
faults AS (SELECT DISTINCT buffer FROM vmprot_fact_faults)
SELECT
  w.buffer,
  CASE
    WHEN w.edge IS NULL THEN ${UNKNOWN_EXPORTER_CLASS}
    WHEN f.buffer IS NOT NULL THEN ${UNKNOWN_FACTS_CLASS}
    ELSE -w.edge
  END AS class
FROM w${factLevels} w
LEFT JOIN faults f ON f.buffer = w.buffer;
`;
}

const FACT_VIEWS = `-- Of masks and lists: the bits and words that rules look at, moved together.
CREATE VIEW vmprot_buffer_patterns AS
SELECT
  f.buffer,
  f.fact,
  SUM(
    CASE
      WHEN k.low IS NULL THEN CASE WHEN k.word = f.word THEN k.weight ELSE 0 END
      WHEN MOD(f.number, 2 * k.low) >= k.low THEN k.weight
      ELSE 0
    END
  ) AS pattern
FROM vmprot_buffer_facts f
JOIN vmprot_buffers b ON b.buffer = f.buffer
JOIN vmprot_fact_parts k ON k.exporter = b.exporter AND k.fact = f.fact
GROUP BY f.buffer, f.fact;

-- The state of every variable of every buffer's facts.
CREATE VIEW vmprot_fact_states AS
SELECT
  b.buffer,
  l.level,
  CASE
    WHEN COUNT(f.fact) = 0 THEN MAX(l.if_absent)
    WHEN MAX(CASE WHEN f.word = 'unknown' THEN 1 ELSE 0 END) = 1 THEN 0
    WHEN l.kind = 'pattern' THEN MAX(p.state)
    ELSE MAX(v.state)
  END AS state
FROM vmprot_buffers b
JOIN vmprot_fact_levels l ON l.exporter = b.exporter
LEFT JOIN vmprot_buffer_facts f ON f.buffer = b.buffer AND f.fact = l.fact
LEFT JOIN vmprot_fact_values v
  ON v.exporter = l.exporter AND v.fact = l.fact AND l.kind = 'value'
  AND (v.word = f.word OR f.number BETWEEN v.least AND v.most)
LEFT JOIN vmprot_buffer_patterns s ON s.buffer = b.buffer AND s.fact = l.fact
LEFT JOIN vmprot_fact_patterns p
  ON p.exporter = l.exporter AND p.fact = l.fact AND p.pattern = s.pattern
GROUP BY b.buffer, l.level, l.kind;

-- Buffers whose facts are not the exporter's, have other values, or lack one that must be stated.
CREATE VIEW vmprot_fact_faults AS
SELECT f.buffer
FROM vmprot_buffer_facts f
JOIN vmprot_buffers b ON b.buffer = f.buffer
LEFT JOIN vmprot_facts d ON d.exporter = b.exporter AND d.fact = f.fact
LEFT JOIN vmprot_fact_values v
  ON v.exporter = b.exporter AND v.fact = f.fact
  AND (v.word = f.word OR f.number BETWEEN v.least AND v.most)
GROUP BY f.buffer, f.fact, d.kind
HAVING d.kind IS NULL
  OR COUNT(v.state) < COUNT(*)
  OR MAX(CASE WHEN f.word IS NOT NULL AND f.number IS NOT NULL THEN 1 ELSE 0 END) = 1
  OR (COUNT(*) > 1 AND (d.kind <> 'words' OR MAX(CASE WHEN f.word = 'unknown' THEN 1 ELSE 0 END) = 1))
  OR (d.kind = 'words' AND COUNT(DISTINCT f.word) < COUNT(*))
UNION ALL
SELECT f.buffer
FROM vmprot_buffer_facts f
JOIN vmprot_buffers b ON b.buffer = f.buffer
JOIN vmprot_facts d ON d.exporter = b.exporter AND d.fact = f.fact AND d.kind = 'bits'
LEFT JOIN vmprot_fact_parts k ON k.exporter = b.exporter AND k.fact = f.fact
WHERE f.number IS NOT NULL
GROUP BY f.buffer, f.fact, f.number
HAVING COALESCE(SUM(CASE WHEN MOD(f.number, 2 * k.low) >= k.low THEN k.low ELSE 0 END), 0) <> f.number
UNION ALL
SELECT b.buffer
FROM vmprot_buffers b
JOIN vmprot_facts d ON d.exporter = b.exporter AND d.is_required = 1
LEFT JOIN vmprot_buffer_facts f ON f.buffer = b.buffer AND f.fact = d.fact
WHERE f.fact IS NULL;
`;
