// docs/exporters.md: every adapter's facts and rows.
import { join } from "node:path";
import { root } from "../workspaces.mjs";
import { table } from "./markdown.mjs";

const { ADAPTERS } = await import(join(root, "adapters/dist/index.js"));
const { conditionText, domainText, ruleAnswerText } = await import(
  join(root, "core/dist/tables.js")
);

const NOTE = "<!-- Made by `npm run docs` from the adapters; do not edit. -->\n";

const absence = ({ absent, absentIfDmaCoherent, because }) => {
  if (absent === undefined) return "must be stated";
  const coherent =
    absentIfDmaCoherent === undefined
      ? ""
      : `, \`${absentIfDmaCoherent}\` where every device is coherent`;
  return `\`${absent}\`${coherent}. ${because}`;
};

function facts(adapter) {
  const rows = Object.entries(adapter.facts);
  if (rows.length === 0) return "Facts: none.";
  return table(
    ["fact", "meaning", "values", "absent means"],
    rows.map(([name, fact]) => [`\`${name}\``, fact.doc, domainText(fact), absence(fact)]),
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

const section = (adapter) =>
  `## ${adapter.exporter}\n\n${adapter.title}. Read: ${adapter.source}.\n\n${facts(adapter)}\n\n${rules(adapter)}\n`;

export function exporters() {
  return [
    `${NOTE}\n# Exporters\n\nWhat each adapter must be told of a buffer, and its rows: the first that fits is the answer. Every fact may be stated as \`"unknown"\`, which stands for all of its values. A placement is the kind of memory, the attribute of the driver's mapping, the kind of VMA and the kind of pages.\n`,
    ...ADAPTERS.map(section),
  ].join("\n");
}
