// docs/exporters/NAME.md: what a driver's developer looks for, the most important first.
import { join } from "node:path";
import { root } from "../workspaces.mjs";
import { EVIDENCE } from "./evidence.mjs";
import { core, table } from "./markdown.mjs";
import { STACKS_SAY } from "./stacks-say.mjs";

const load = (path) => import(join(root, path));
const { REFUSAL_CODES } = await load("core/dist/index.js");
const { codeInitials, conditionText, domainText, ruleAnswerText, verdictSigns } = core;
const { CELL_LEGEND, usedCodes } = await load("cli/dist-tsc/matrix/cell-text.js");
const { MATRIX_PLATFORMS, matrixRows } = await load("cli/dist-tsc/matrix/matrix-rows.js");
const { probeTexts, verifiedTexts } = await load("cli/dist-tsc/listings/adapter-words.js");

const NOTE = "<!-- Made by `npm run docs` from the adapter; do not edit. -->\n";

const code = (text) => `\`${text}\``;
const plain = (text) => text.replace(/[<>*_`[\]]/g, "\\$&");
const words = (value) => [value].flat().join(" + ");

/** Whether an adapter's buffers were seen on a booted kernel. */
export const evidenceOf = ({ exporter }) => EVIDENCE[exporter];

function names({ exporter, names: others = {} }) {
  const all = Object.entries(others).map(([name, says]) => {
    // A name that is a fact's value says that fact itself.
    const told = Object.entries(says).filter(([, value]) => value !== name);
    const facts = told.map(([fact, value]) => `${fact} ${words(value)}`);
    return facts.length === 0 ? code(name) : `${code(name)} (${facts.join(", ")})`;
  });
  const more = all.length === 0 ? "" : `, or ${all.join(", ")}`;
  return `In a query: ${code(exporter)}${more}.`;
}

function mappable(adapter) {
  const rows = matrixRows([adapter], undefined, "coherent");
  const cells = rows.map(({ case: name, cells: each }) => [
    plain(name),
    ...each.map(({ result }) => verdictSigns(result.verdict).replace("*", "\\*")),
  ]);
  const legend = usedCodes(rows).map(
    (each) =>
      `- ${codeInitials(each)}: [${each}](../codes.md#refusals): ${REFUSAL_CODES[each].message}`,
  );
  return [
    table(["buffer", ...MATRIX_PLATFORMS], cells),
    `${CELL_LEGEND.replace("*", "\\*")}${legend.length === 0 ? "." : ":"}`,
    ...(legend.length === 0 ? [] : [legend.join("\n")]),
  ].join("\n\n");
}

const absence = ({ absent, absentIfDmaCoherent, because }) => {
  if (absent === undefined) return "must be stated";
  const coherent =
    absentIfDmaCoherent === undefined
      ? ""
      : `, ${code(absentIfDmaCoherent)} where every device is coherent`;
  return `${code(absent)}${coherent}. ${because}`;
};

function facts(adapter) {
  const rows = Object.entries(adapter.facts);
  if (rows.length === 0) return "None.";
  const told = evidenceOf(adapter).told;
  return table(
    ["fact", "meaning", "values", "absent means", "a probe tells"],
    rows.map(([name, fact]) => [
      code(name),
      fact.doc,
      domainText(fact),
      absence(fact),
      told.includes(name) ? "yes" : "no",
    ]),
  );
}

function rules(adapter) {
  if (adapter.rules === undefined) return "A function, whose rows cannot be listed.";
  return table(
    ["row", "when", "answer", "source"],
    adapter.rules.map((rule) => [
      rule.id,
      conditionText(rule, adapter),
      ruleAnswerText(rule),
      rule.source,
    ]),
  );
}

function probe({ probe: asked, facts: declared, ...adapter }) {
  const { ioctls, told } = evidenceOf(adapter);
  const row = asked && { ...asked, ioctls, told };
  const listed = Object.keys(declared).map((name) => ({ name }));
  return plain(probeTexts({ probe: row, facts: listed }).join(" "));
}

function stacks({ exporter }) {
  const said = STACKS_SAY[exporter];
  if (said === undefined) return undefined;
  const rows = said.map(({ stacks: who, says, cases, vmprot, host, why, reason }) => [
    `**${says}**: ${who.map(plain).join("; ")}`,
    cases.map(plain).join("; "),
    plain(host === undefined ? vmprot : `${vmprot}, on ${host}`),
    `[${plain(why)}](../disagreements.md#${reason})`,
  ]);
  return table(["today's stacks say", "of these buffers", "vmprot", "why"], rows);
}

/** The page of one adapter. */
export function exporterPage(adapter) {
  const { exporter, title, source } = adapter;
  const said = stacks(adapter);
  const section = (heading, text) => `## ${heading}\n\n${text}\n`;
  return [
    `${NOTE}\n# ${exporter}\n\n${title}.\n`,
    `${names(adapter)} ${verifiedTexts({ verified: evidenceOf(adapter) }).join(" ")} Read: ${plain(source)}.\n`,
    section("May a guest map it?", mappable(adapter)),
    section("Facts", facts(adapter)),
    section("What a probe asks", probe(adapter)),
    section(
      "Rows",
      `The first that fits is the answer: where the buffer can be, with the kind of memory, the attribute of the driver's mapping, the kind of VMA and the kind of pages.\n\n${rules(adapter)}`,
    ),
    ...(said === undefined ? [] : [section("What today's stacks say instead", said)]),
  ].join("\n");
}
