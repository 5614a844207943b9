// docs/disagreements.md: where vmprot answers differently from today's stacks, and why.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../workspaces.mjs";
import { table } from "./markdown.mjs";
import {
  COMPARISONS,
  differencesByExporter,
  rowCounts,
  versions,
  WRITTEN_DOWN,
  waitingFor,
} from "./stacks.mjs";

const NOTE =
  "<!-- Made by `npm run docs` from tests/disagreements and the adapters; do not edit. -->\n";

const FIELD_CASES = new Map(
  JSON.parse(readFileSync(join(root, "tests/field-cases/field-cases.json"), "utf8")).cases.map(
    (one) => [one.id, one],
  ),
);

/** Underscores and stars of names, which Markdown would take for its own. */
const plain = (text) => text.replace(/[<>*_`[\]]/g, "\\$&");

const links = (text) => text.replace(/https?:\/\/[^\s),;]+/g, "<$&>");

const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

const times = (number) => ["never", "once", "twice"][number] ?? `${number} times`;

/** How the comparisons that a test picks come out. */
function tally(comparisons) {
  const ofAttribute = comparisons.filter(({ differs }) => differs.includes("attribute"));
  const refused = ofAttribute.filter(
    ({ answer, oracle }) => answer.kind === "refusal" && oracle.mapInfo !== "refuse",
  );
  const mapped = ofAttribute.filter(({ oracle }) => oracle.mapInfo === "refuse");
  return {
    all: comparisons.length,
    same: comparisons.filter(({ differs }) => differs.length === 0).length,
    differ: ofAttribute.length,
    refused: refused.length,
    mapped: mapped.length,
    other: ofAttribute.length - refused.length - mapped.length,
    hosts: comparisons.filter(({ differs }) => differs.length > 0).length - ofAttribute.length,
  };
}

/** A tally in a sentence or two, without what never happens. */
function inWords({ all, same, differ, refused, other, mapped, hosts }) {
  const how = [
    [refused, "refuses"],
    [other, "says another attribute"],
    [mapped, "maps what they refuse"],
  ].flatMap(([number, what]) => (number === 0 ? [] : [`${what} ${times(number)}`]));
  return [
    `Of ${all === 1 ? "one comparison" : `${all} comparisons`} ${same === 0 ? "none agrees" : `${same} agree`}.`,
    ...(differ === 0 ? [] : [`The attribute differs ${times(differ)}: vmprot ${how.join(", ")}.`]),
    ...(hosts === 0
      ? []
      : [`It is the same ${times(hosts)}, but one of the hosts cannot map the buffer with it.`]),
  ].join(" ");
}

function overview(exporters) {
  const cells = exporters.map((name) => {
    const { all, same, differ, refused, other, mapped, hosts } = tally(
      COMPARISONS.filter(({ exporter }) => exporter === name),
    );
    const link = differ + hosts === 0 ? name : `[${name}](#${name})`;
    return [link, all, same, refused, other, mapped, differ === 0 && hosts === 0 ? 0 : hosts];
  });
  const head = [
    "exporter",
    "compared",
    "the same",
    "vmprot refuses",
    "another attribute",
    "vmprot maps what they refuse",
    "the same, but not on every host",
  ];
  const total = head.map((_, at) => (at === 0 ? "all" : sum(cells.map((row) => row[at]))));
  return table(head, [...cells, total.map((cell) => `**${cell}**`)]);
}

const cases = (all) =>
  [...all].map(([text, ids]) => `${plain(text)} (${ids.join(", ")})`).join("; ");

const saying = ({ stacks, says }) =>
  `**${says}**: ${[...stacks]
    .map(([stack, files]) => `${plain(stack)} (\`${[...files].join("; ")}\`)`)
    .join("; ")}`;

/** A rule's place in the references: an adapter's row, a model's, or one of all. */
function ruleLink(rule, exporter) {
  if (rule === undefined) return "";
  if (rule.startsWith(`${exporter}:`)) return ` ([${rule}](exporters/${exporter}.md#rows))`;
  const [model] = rule.split(":");
  return rule.includes(":") ? ` ([${rule}](rules.md#${model}))` : ` ([${rule}](rules.md))`;
}

function answered({ exporter, host, vmprot: { says, refuses, rule } }) {
  const on = host === undefined ? "" : `on \`${host}\`: `;
  return refuses === undefined
    ? `${on}**${says}**`
    : `${on}refuses [${refuses}](codes.md)${ruleLink(rule, exporter)}`;
}

function section([exporter, groups]) {
  const counts = tally(COMPARISONS.filter((each) => each.exporter === exporter));
  const rows = groups.map((group) => [
    cases(group.cases),
    saying(group),
    answered(group),
    `[${group.reason.title}](#${group.reason.id})`,
  ]);
  return `## ${exporter}\n\n${inWords(counts)}\n\n${table(
    ["case", "the stacks say", "vmprot", "why"],
    rows,
  )}\n`;
}

function reason({ id, title, why, sources, fieldCases = [] }) {
  const shown = [
    ...sources.map((source) => links(plain(source))),
    ...fieldCases.map((name) => {
      const { what } = FIELD_CASES.get(name);
      return `field case [${name}](../tests/field-cases/README.md): ${plain(what)}`;
    }),
  ];
  return `### ${id}\n\n**${title[0].toUpperCase()}${title.slice(1)}.** ${plain(why)}\n\nShown by: ${shown.join("; ")}.\n`;
}

export function disagreements() {
  const { all, compared, waiting, speechless } = rowCounts();
  const total = tally(COMPARISONS);
  const exporters = [...new Set(COMPARISONS.map(({ exporter }) => exporter))];
  const differences = differencesByExporter();
  // What is written down ahead of its adapter comes with it.
  const used = new Set([...differences.values()].flat().map((group) => group.reason));
  return [
    `${NOTE}\n# What today's stacks say instead\n\nWhat virglrenderer, rutabaga, gfxstream, crosvm, QEMU, libkrun, minigbm and Mesa derive from a buffer's flags was read in their sources, ${all} cases, and is held against vmprot's answers. ${compared} cases are about buffers that it answers for, some about those of several drivers. ${inWords(total)}${waiting === 0 ? "" : ` ${waiting} cases wait for an adapter,`}${waiting === 0 ? " " : " and "}${speechless} speak of no buffer.\n`,
    `The attribute is compared first; where it is the same, the verdict on three x86 hosts (Intel with the guest's PAT ignored and honoured, AMD), or for what is of Arm boards alone on two (arm64 with FEAT_S2FWB and without). \`npm test\` fails where a difference comes up that is not written down here by its oracle's id, and where one that is written down is gone: [tests/disagreements](../tests/disagreements).\n`,
    `${overview(exporters)}\n`,
    ...[...differences].map(section),
    `## Why\n\nEach reason once. What shows it is a kernel's source, unless it says otherwise.\n`,
    ...WRITTEN_DOWN.reasons.filter((each) => used.has(each)).map(reason),
    `## Not compared\n\n${[
      ...WRITTEN_DOWN.noBuffer.map(({ why, rows }) => `- ${why} (${rows.join(", ")})`),
      ...WRITTEN_DOWN.waiting.map(
        (exporter) => `- Waits for an adapter of ${exporter} (${waitingFor(exporter).join(", ")})`,
      ),
    ].join("\n")}\n`,
    `## What was read\n\n${table(
      ["version", "stacks"],
      versions().map((cells) => cells.map(plain)),
    )}\n`,
  ].join("\n");
}
