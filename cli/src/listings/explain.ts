import { printable } from "@vmprot/core";
import type { AdapterOptions } from "../adapters/adapter-options.js";
import { type ListingOptions, writeJsonRows } from "../output/json-rows.js";
import { writeOut } from "../output/standard-streams.js";
import { printTable, styled } from "../output/table.js";
import { createStyle, type Style, terminalWidth } from "../output/terminal.js";
import { wrap } from "../output/wrap.js";
import type { Explained } from "./explained.js";
import { partsOf } from "./explained-parts.js";
import { Explanations, nameOf } from "./find-explained.js";

const LONGEST = 2000;
const LABEL = 10;

/** What there is to explain. */
const KINDS: readonly (readonly [kind: Explained["kind"], is: string, example: string])[] = [
  ["refusal", "why a guest must not map a buffer", "SYNC_REQUIRED, or KCM as matrices have it"],
  ["hazard", "what a mapping has that may be unwelcome", "SNOOPED_ALIAS"],
  ["weakening", "what a mapping that is kept has lost since it was made", "ATTRIBUTE_BINDING"],
  ["error", "what the command and the packages complain of", "INPUT_NOT_JSON"],
  [
    "rule",
    "a row that refuses or answers",
    "R11, R13 for all of its parts, arm64:device, msm:cached",
  ],
  ["remedy", "a change that can make a refusal a mapping", "slot-first"],
  ["preset", "a platform under a name", "intel-honor-pat"],
  ["field", "what a query says of host and VM", "platform.fwb, or fwb"],
  [
    "fact",
    "what a query says of a buffer",
    "amdgpu.flags, or facts.deviceCoherent of all exporters",
  ],
];

/**
 * Prints what is known of one word, all of one kind, or which kinds there are.
 *
 * @throws VmprotError CODE_UNKNOWN
 */
export async function explain(
  wanted: string | undefined,
  options: ListingOptions & AdapterOptions,
): Promise<void> {
  const explanations = await Explanations.of(options, wanted);
  const kind = KINDS.find(([name]) => name === wanted?.toLowerCase());
  const ofKind = explanations.all.filter((each) => each.kind === kind?.[0]);
  const style = createStyle();
  if (wanted === undefined) {
    if (options.json === true) writeJsonRows(explanations.all);
    else listKinds(explanations.all, style);
    return;
  }
  const found = kind === undefined ? explanations.find(wanted) : ofKind;
  if (options.json === true) writeJsonRows(found);
  else if (kind !== undefined) list(found, style);
  else writeOut(found.map((each) => page(each, style)).join("\n"));
}

function listKinds(all: readonly Explained[], style: Style): void {
  const rows = KINDS.map(([kind, is, example]) => [
    [styled(kind, "bold")],
    [styled(String(all.filter((each) => each.kind === kind).length))],
    [styled(is)],
    [styled(example)],
  ]);
  printTable(["kind", "how many", "what it is", "such as"], rows, style);
  const end =
    "`vmprot explain WORD` explains one, in whatever case; `vmprot explain KIND` lists all of a kind, and --json prints every page.";
  writeOut(`${wrap(end, terminalWidth(), "")}\n`);
}

function list(found: readonly Explained[], style: Style): void {
  const rows = found.map((each) => [
    [styled(printable(nameOf(each)), "bold")],
    [
      styled(
        printable(
          "meaning" in each ? each.meaning : "code" in each ? each.message : each.answer,
          LONGEST,
        ),
      ),
    ],
  ]);
  printTable([found[0]?.kind ?? "", "meaning"], rows, style);
}

function page(each: Explained, style: Style): string {
  const columns = terminalWidth();
  const indent = " ".repeat(LABEL);
  const parts = partsOf(each).map(([label, text]) => {
    const body = wrap(printable(text, LONGEST), columns, indent).trimStart();
    return `${style("cyan", label.padEnd(LABEL))}${body}`;
  });
  const heading = wrap(`${style("bold", printable(nameOf(each)))} (${each.kind})`, columns, "");
  return `${[heading, ...parts].join("\n")}\n`;
}
