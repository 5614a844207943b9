import type { Profile } from "@vmprot/core";
import type { Policy, PolicyExporter } from "../policy.js";
import { AnswerDiagrams } from "./answer-diagrams.js";
import { type BufferClass, bufferDiagrams } from "./buffer-classes.js";
import { ClassDiagrams, NOT_CLASSIFIED } from "./class-diagrams.js";
import { type EnvironmentVariable, environmentVariables } from "./environment-variables.js";
import { factRows } from "./fact-rows.js";
import { OrderedDiagrams, type OrderedEdge, type OrderedNode } from "./ordered-diagrams.js";
import type { SqlVerdict } from "./outcome.js";
import type { SqlTable, SqlValue } from "./sql-table.js";

/** The policy as tables, and what the views need to know of them. */
export interface SqlPolicy {
  readonly tables: readonly SqlTable[];
  readonly variables: readonly EnvironmentVariable[];
  /** The most variables that one exporter's facts are. */
  readonly factLevels: number;
}

/** Classes of buffers that no exporter's rules make. */
export const UNKNOWN_EXPORTER_CLASS = 1;
export const UNKNOWN_FACTS_CLASS = 2;
const FIRST_CLASS = 3;
const VERDICTS_OF_OTHERS: readonly SqlVerdict[] = [
  NOT_CLASSIFIED,
  { code: "UNKNOWN_EXPORTER" },
  { code: "UNKNOWN_FACTS" },
  { code: "FIELD_VALUE" },
];
/** Numbers of {@link VERDICTS_OF_OTHERS} as edges. */
export const NOT_CLASSIFIED_EDGE = -1;
const UNKNOWN_EXPORTER_EDGE = -2;
const UNKNOWN_FACTS_EDGE = -3;
export const FIELD_VALUE_EDGE = -4;

/** A policy's diagrams as relations: edges by node and state, roots by class and profile. */
export function sqlPolicy(policy: Policy, profiles: readonly Profile[]): SqlPolicy {
  const variables = environmentVariables(policy);
  const { diagrams: facts, roots } = bufferDiagrams(policy);
  const classes = new Map<OrderedEdge, number>();
  const factEdges = edgesOf(facts, roots, (leaf) => {
    const known = classes.get(leaf) ?? classes.size + FIRST_CLASS;
    classes.set(leaf, known);
    return -known;
  });
  const diagrams = new OrderedDiagrams();
  const answers = new AnswerDiagrams(policy, variables, diagrams);
  const made = new ClassDiagrams(policy, variables, diagrams, answers);
  const classRoots = [...classes].flatMap(([leaf, number]) =>
    profiles.map((profile) => ({
      number,
      profile,
      edge: made.of(facts.valueOf<BufferClass>(leaf), policy.profiles.indexOf(profile)),
    })),
  );
  const verdicts = new Map<string, number>();
  const verdictRows: SqlValue[][] = [];
  const verdict = (each: SqlVerdict): number => {
    const key = JSON.stringify(each);
    const known = verdicts.get(key) ?? verdicts.size + 1;
    if (known > verdicts.size) verdictRows.push([known, ...verdictRow(each)]);
    verdicts.set(key, known);
    return -known;
  };
  for (const each of VERDICTS_OF_OTHERS) verdict(each);
  const edges = edgesOf(
    diagrams,
    classRoots.map(({ edge }) => edge),
    (leaf) => verdict(diagrams.valueOf<SqlVerdict>(leaf)),
  );
  const others = profiles.flatMap((profile) => [
    [UNKNOWN_EXPORTER_CLASS, profile, UNKNOWN_EXPORTER_EDGE],
    [UNKNOWN_FACTS_CLASS, profile, UNKNOWN_FACTS_EDGE],
  ]);
  const { declared, levels, values, parts, patterns } = factRows(policy);
  const tables: SqlTable[] = [
    table("verdict_kinds", VERDICT_COLUMNS, verdictRows),
    table("class_roots", { class: INT, profile: NAME, edge: INT }, [
      ...others,
      ...classRoots.map(({ number, profile, edge }) => [number, profile, edges.edgeOf(edge)]),
    ]),
    table("edges", EDGE_COLUMNS, edges.rows),
    table(
      "exporters",
      { exporter: NAME, edge: INT },
      policy.exporters.map(({ exporter }, index) => [
        exporter,
        factEdges.edgeOf(roots[index] as OrderedEdge),
      ]),
    ),
    table("fact_edges", EDGE_COLUMNS, factEdges.rows),
    table("facts", { exporter: NAME, fact: NAME, kind: NAME, is_required: INT }, declared),
    table(
      "fact_levels",
      { exporter: NAME, fact: NAME, level: INT, kind: NAME, if_absent: INT },
      levels,
    ),
    table(
      "fact_values",
      { exporter: NAME, fact: NAME, word: NAME, least: BIG, most: BIG, state: INT },
      values,
    ),
    table("fact_parts", { exporter: NAME, fact: NAME, low: BIG, word: NAME, weight: INT }, parts),
    table("fact_patterns", { exporter: NAME, fact: NAME, pattern: INT, state: INT }, patterns),
  ];
  const variablesOf = ({ facts: each }: PolicyExporter): number[] =>
    each.filter(({ arity }) => arity > 0).map(({ variable }) => variable - policy.firstFact + 1);
  return { tables, variables, factLevels: Math.max(0, ...policy.exporters.flatMap(variablesOf)) };
}

const INT = "INTEGER";
const BIG = "BIGINT";
const NAME = "VARCHAR(64)";
const EDGE_COLUMNS = { node: INT, level: INT, state: INT, edge: INT };
const VERDICT_COLUMNS = {
  number: INT,
  verdict: NAME,
  code: NAME,
  rule: NAME,
  map_info: INT,
  guest_cache: NAME,
  guest_attribute: NAME,
  hazards: "VARCHAR(255)",
};

function table(
  name: string,
  columns: Readonly<Record<string, string>>,
  rows: readonly (readonly SqlValue[])[],
): SqlTable {
  return { name: `vmprot_${name}`, columns: Object.entries(columns), rows };
}

function verdictRow({ code, rule, mapInfo, guestCache, guestAttribute, hazards }: SqlVerdict) {
  const kind = code === undefined ? "map" : "refuse";
  return [kind, code, rule, mapInfo, guestCache, guestAttribute, hazards?.join(",")];
}

interface Edges {
  readonly rows: readonly (readonly number[])[];
  edgeOf(edge: OrderedEdge): number;
}

/** Nodes that are reached, numbered from 1, and what stands for a leaf in their place. */
function edgesOf(
  diagrams: OrderedDiagrams,
  roots: readonly OrderedEdge[],
  leafOf: (leaf: OrderedEdge) => number,
): Edges {
  const numbers = new Map([...diagrams.reached(roots)].map((node, index) => [node, index + 1]));
  const edgeOf = (edge: OrderedEdge): number =>
    edge < 0 ? leafOf(edge) : (numbers.get(edge) as number);
  for (const root of roots) edgeOf(root);
  const rows = [...numbers].flatMap(([node, number]) => {
    const { level, children } = diagrams.nodes[node] as OrderedNode;
    return children.map((child, state) => [number, level, state, edgeOf(child)]);
  });
  return { rows, edgeOf };
}
