// docs/codes.md: every stable code, and for refusals and hazards what leads to them.
import { join } from "node:path";
import { root } from "../workspaces.mjs";
import { core, NOTE, table } from "./markdown.mjs";

const { ADAPTERS } = await import(join(root, "adapters/dist/index.js"));
const { WEAKENING_CODES } = await import(join(root, "core/dist/index.js"));

/** The codes that follow from no row of a table, and the file of core's that gives them. */
const ENGINE = {
  ADAPTER_FAILED: ["core/src/engine/loaded-adapter.ts", "an adapter that cannot answer"],
  UNKNOWN_EXPORTER: ["core/src/vm-prot.ts", "no adapter of that name"],
  UNKNOWN_FACTS: ["core/src/engine/loaded-adapter.ts", "facts outside the adapter's declarations"],
  ATTRIBUTES_UNKNOWN: ["core/src/engine/open-answer.ts", "unknown facts that matter"],
  PLATFORM_UNKNOWN: [
    "core/src/engine/possibilities.ts",
    "unknown platform or VM fields that matter",
  ],
};

/** The rows of adapters that refuse with a code, as results name them. */
const refusingRows = (code) =>
  ADAPTERS.flatMap(({ exporter, rules = [] }) =>
    rules
      .filter(({ refuse }) => refuse?.code === code)
      .map(({ id }) => `[${exporter}:${id}](exporters/${exporter}.md#rows)`),
  );

const rowLink = (id, anchor) => `[${id}](rules.md#${anchor})`;

function refusedBy(code) {
  const has = (row) => row.code === code;
  const stage2 = core.MEMORY_MODELS.flatMap(({ id, stage2 }) =>
    stage2.filter((row) => row.refuses?.code === code).map((row) => rowLink(`${id}:${row.id}`, id)),
  );
  const [file, why] = ENGINE[code] ?? [];
  return [
    ...core.MAPPABILITY_RULES.filter(has).map(({ id }) => rowLink(id, "mappability-rules")),
    ...stage2,
    ...core.CONCLUSION_RULES.filter(has).map(({ id }) => rowLink(id, "when-no-attribute-is-left")),
    ...refusingRows(code),
    ...(file === undefined ? [] : [`${why} ([source](../${file}))`]),
  ].join(", ");
}

const acceptedBy = (code) =>
  code === "SLOW_READS"
    ? "every mapping whose effective type in the guest is not a cached one ([source](../core/src/engine/evaluate.ts))"
    : core.ALIAS_ACCEPTANCE.filter(({ hazard }) => hazard === code)
        .map(({ id }) => rowLink(id, "accepted-differences"))
        .join(", ");

function weakenedBy(code) {
  const { attribute } = WEAKENING_CODES[code];
  const what =
    attribute === undefined
      ? "a hazard, in `hazard`, that was not there"
      : `\`guestAttribute\` was ${attribute.was.join(" or ")} and is ${attribute.is}`;
  return `${what} ([source](../core/src/contract/weakening-codes.ts))`;
}

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
      "Values in answers and verdicts, never exceptions. They come from a rule, from a row of an exporter's adapter, or from core itself; `rule` in a result names the row.",
      refusedBy,
    ),
    section(
      "hazard",
      "Hazards",
      "Listed in `map` verdicts: differences that the profile accepts, and what the guest will notice.",
      acceptedBy,
    ),
    section(
      "weakening",
      "Weakenings",
      "Of a mapping that is kept, but is weaker than when the guest was told of it: `weaker` of `GuestMappings` ([core](../core/README.md#mappings-that-live-on)). Nothing else counts.",
      weakenedBy,
    ),
    section(
      "error",
      "Errors",
      "Thrown as `VmprotError`, or printed by the command with exit status 2.",
    ),
  ].join("\n");
}
