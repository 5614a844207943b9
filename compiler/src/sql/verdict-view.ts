import { FIELD_VALUE_EDGE, NOT_CLASSIFIED_EDGE } from "./sql-tables.js";
import { walk } from "./walk.js";

/** The view of all pairs of a buffer and a host, with their verdicts. */
export function verdictView(levels: number): string {
  const states = Array.from({ length: levels }, (_, level) => `, h.s${level}`).join("");
  const start = `SELECT p.buffer, p.host, p.profile,
    CASE
      WHEN h.is_bad = 1 OR (r.edge IS NULL AND c.class IS NOT NULL) THEN ${FIELD_VALUE_EDGE}
      ELSE COALESCE(r.edge, ${NOT_CLASSIFIED_EDGE})
    END AS edge${states}
  FROM vmprot_pairs p
  JOIN vmprot_host_states h ON h.host = p.host
  JOIN vmprot_buffer_classes c ON c.buffer = p.buffer
  LEFT JOIN vmprot_class_roots r ON r.class = c.class AND r.profile = p.profile`;
  const keys = ["buffer", "host", "profile"];
  return `-- The verdict on each pair. NOT_CLASSIFIED: more than one answer of the exporter is possible.
CREATE VIEW vmprot_verdicts AS
WITH ${walk({ start, edges: "vmprot_edges", levels, keys })}
SELECT w.buffer, w.host, w.profile, k.verdict, k.code, k.rule, k.map_info, k.guest_cache,
  k.guest_attribute, k.hazards
FROM w${levels} w
LEFT JOIN vmprot_verdict_kinds k ON k.number = -w.edge;
`;
}
