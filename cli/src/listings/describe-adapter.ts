import { ruleAnswerText } from "@vmprot/core/tables";
import type { MatrixRow } from "../matrix/matrix-rows.js";
import { printMatrix } from "../matrix/matrix-table.js";
import { writeOut } from "../output/standard-streams.js";
import { plain, printTable, styled } from "../output/table.js";
import { type Style, terminalWidth } from "../output/terminal.js";
import { wrap } from "../output/wrap.js";
import type { AdapterRow } from "./adapter-rows.js";
import { absence, heading, probeTexts, safe, verifiedTexts } from "./adapter-words.js";

/**
 * Prints one adapter's page: what matters to most readers first.
 *
 * @param matrix what guests may do with its buffers; empty where its code has not run
 */
export function describeAdapter(row: AdapterRow, matrix: readonly MatrixRow[], style: Style): void {
  const columns = terminalWidth();
  const paragraph = (text: string): string => wrap(safe(text), columns, "");
  const { exporter = "?", source } = row;
  const text = [
    style("bold", exporter),
    ...heading(row).map(paragraph),
    ...verifiedTexts(row).map(paragraph),
    ...(source === undefined ? [] : [style("dim", paragraph(`Read: ${source}.`))]),
  ];
  writeOut(`${text.join("\n")}\n\n`);
  if (matrix.length > 0) {
    printMatrix(matrix);
    writeOut("\n");
  }
  printFacts(row, style);
  if (row.facts !== undefined) writeOut(`${paragraph(probeTexts(row).join(" "))}\n`);
  printSteps(row, style);
  writeOut("\n");
  printRows(row, style);
  printStacks(row, style);
}

function printFacts({ facts = [] }: AdapterRow, style: Style): void {
  if (facts.length === 0) return;
  const cells = facts.map((fact) => [
    [styled(fact.name, "bold"), styled(fact.kind)],
    plain([safe(fact.doc)]),
    plain([safe(fact.domain)]),
    plain([safe(absence(fact))]),
  ]);
  printTable(["fact", "meaning", "values", "absent means"], cells, style);
  writeOut("\n");
}

/** Steps go on in the next line behind their own indentation. */
function printSteps({ probe }: AdapterRow, style: Style): void {
  for (const step of probe?.steps ?? []) {
    const [indent = ""] = /^ */.exec(step) ?? [];
    const text = wrap(safe(step.trimStart()), terminalWidth(), `${indent}    `);
    writeOut(`${style("dim", text.replace("    ", "  "))}\n`);
  }
}

function printRows({ exporter = "?", rows, form }: AdapterRow, style: Style): void {
  if (rows !== undefined) {
    const cells = rows.map((each) => [
      [styled(each.id, "bold")],
      plain([safe(each.when)]),
      [styled(safe(ruleAnswerText(each))), styled(safe(each.source), "dim")],
    ]);
    printTable(["row", "when", "answer, and where it was read"], cells, style);
    const end = `The first row that fits is the answer. \`vmprot explain ${exporter}:ROW\` explains one.`;
    writeOut(`${wrap(end, terminalWidth(), "")}\n`);
  } else if (form === "function") {
    writeOut("Its answers come from a function, whose rows cannot be listed.\n");
  }
}

function printStacks({ stacksSay = [] }: AdapterRow, style: Style): void {
  if (stacksSay.length === 0) return;
  const cells = stacksSay.map(({ stacks, says, cases, vmprot, host, why }) => [
    [styled(says, "bold"), ...stacks.map((stack) => styled(stack, "dim"))],
    plain(cases),
    plain([host === undefined ? vmprot : `${vmprot}, on ${host}`, why]),
  ]);
  writeOut("\n");
  printTable(["today's stacks say", "of these buffers", "vmprot, and why"], cells, style);
}
