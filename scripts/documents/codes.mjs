// docs/codes.md: every stable code, and for refusals and hazards what leads to them.
import { join } from "node:path";
import { root } from "../workspaces.mjs";
import { core, NOTE, table } from "./markdown.mjs";

const { ADAPTERS } = await import(join(root, "all-adapters/dist/index.js"));

/** The codes that follow from no row of a table, and the function of core's that gives them. */
const ENGINE = {
  ADAPTER_FAILED: ["core/src/policy/ask-placements.ts", "an adapter that cannot answer"],
  UNKNOWN_EXPORTER: ["core/src/vm-prot.ts", "no adapter of that name"],
  ATTRIBUTES_UNKNOWN: ["core/src/policy/ask-adapter.ts", "unknown facts that matter"],
  PLATFORM_UNKNOWN: [
    "core/src/policy/possibilities.ts",
    "unknown platform or VM fields that matter",
  ],
};

/** The exporters whose adapters give each code in their cases, on any host. */
function exportersOf() {
  const exporters = new Map();
  for (const { exporter, cases, placements, optionalFacts } of ADAPTERS) {
    for (const { facts } of cases) {
      if (Object.keys(optionalFacts).some((name) => facts[name] === "unknown")) continue;
      for (const host of core.HOST_TRAITS) {
        const { code } = placements(facts, host);
        if (code) exporters.set(code, (exporters.get(code) ?? new Set()).add(exporter));
      }
    }
  }
  return exporters;
}

const exporters = exportersOf();
const rowLink = (id, anchor) => `[${id}](rules.md#${anchor})`;

function refusedBy(code) {
  const has = (row) => row.code === code;
  const stage2 = core.MEMORY_MODELS.flatMap(({ id, stage2 }) =>
    stage2.filter((row) => row.refuses !== undefined).map((row) => rowLink(row.id, id)),
  );
  const [file, why] = ENGINE[code] ?? [];
  return [
    ...core.PLUMBING_RULES.filter(has).map(({ id }) => rowLink(id, "plumbing-rules")),
    ...(code === "KVM_CANNOT_MAP" ? stage2 : []),
    ...core.CONCLUSION_RULES.filter(has).map(({ id }) => rowLink(id, "when-no-attribute-is-left")),
    ...[...(exporters.get(code) ?? [])].map(
      (name) => `[${name}](../adapters/${name}/README.md#answers)`,
    ),
    ...(file === undefined ? [] : [`${why} ([source](../${file}))`]),
  ].join(", ");
}

const acceptedBy = (code) =>
  core.ALIAS_ACCEPTANCE.filter(({ hazard }) => hazard === code)
    .map(({ id }) => rowLink(id, "accepted-differences"))
    .join(", ");

export function codes() {
  const section = (kind, title, intro, givenBy) => {
    const rows = core.CODE_TABLE.filter((row) => row.kind === kind);
    const cells = rows.map((row) => [
      `\`${row.code}\``,
      row.message,
      row.cause,
      row.remedy,
      ...(givenBy ? [givenBy(row.code)] : []),
    ]);
    const head = ["code", "meaning", "cause", "remedy", ...(givenBy ? ["given by"] : [])];
    return `## ${title}\n\n${intro}\n\n${table(head, cells)}\n`;
  };
  return [
    `${NOTE}\n# Codes\n\nStable: a code is never renamed or used again. \`vmprot explain CODE\` prints the same.\n`,
    section(
      "refusal",
      "Refusals",
      "Values in answers and verdicts, never exceptions. They come from a rule, from an exporter's adapter, or from core itself.",
      refusedBy,
    ),
    section(
      "hazard",
      "Hazards",
      "Differences that the profile accepts, listed in `map` verdicts.",
      acceptedBy,
    ),
    section(
      "error",
      "Errors",
      "Thrown as `VmprotError`, or printed by the command with exit status 2.",
    ),
  ].join("\n");
}
