/** What a walk through ordered diagrams begins with, and what it carries along. */
export interface Walk {
  /** Selects the keys, `edge`, and the states s0, s1… */
  readonly start: string;
  /** The table of edges. */
  readonly edges: string;
  readonly levels: number;
  readonly keys: readonly string[];
}

/**
 * Table expressions w0, w1…, one a level: an edge that leads to a node of that level goes on to where the
 * state leads, any other stays. The last has the keys and the edge of a leaf.
 */
export function walk({ start, edges, levels, keys }: Walk): string {
  const carried = keys.map((key) => `w.${key}`).join(", ");
  const steps = Array.from({ length: levels }, (_, level) => {
    const left = Array.from({ length: levels - level - 1 }, (_each, i) => `, w.s${level + 1 + i}`);
    return `w${level + 1} AS (
  SELECT ${carried}, COALESCE(e.edge, w.edge) AS edge${left.join("")}
  FROM w${level} w
  LEFT JOIN ${edges} e ON e.level = ${level} AND e.node = w.edge AND e.state = w.s${level}
)`;
  });
  return [`w0 AS (\n  ${start}\n)`, ...steps].join(",\n");
}
