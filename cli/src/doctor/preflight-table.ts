import { printable } from "@vmprot/core";
import { coherenceHazards } from "@vmprot/core/tables";
import { writeOut } from "../output/standard-streams.js";
import { type Cell, plain, printTable, styled } from "../output/table.js";
import { type Style, terminalWidth } from "../output/terminal.js";
import { wrap } from "../output/wrap.js";
import type { Floor, Preflight } from "./preflight.js";

const HEAD = ["buffer", "may a guest map it now?", "what is missed", "what that allows"];

/** A table for each GPU. */
export function printPreflight(rows: readonly Preflight[], style: Style): void {
  for (const gpu of new Set(rows.map((row) => row.gpu))) {
    const own = rows.filter((row) => row.gpu === gpu);
    const [{ driver, pci } = { driver: "" }] = own;
    const title = `${gpu} (${[driver, ...(pci === undefined ? [] : [`PCI ${pci}`])].join(", ")})`;
    writeOut(`\n${wrap(printable(title), terminalWidth(), "")}\n`);
    printTable(HEAD, own.map(cells), style);
  }
}

function cells(row: Preflight): Cell[] {
  const { verdict, floors, allows } = row;
  const refused = verdict.kind === "refuse";
  const now = refused
    ? [styled(`✗ ${verdict.code}`, "red")]
    : [
        styled(`✓ map ${verdict.guestCache}`, "green"),
        ...coherenceHazards(verdict).map(({ code }) => styled(`! ${code}`, "yellow")),
      ];
  return [
    [styled(printable(row.case), "bold")],
    now,
    [
      ...floors.map((each) => styled(floorText(each))),
      ...(refused
        ? [styled(`${floors.length > 0 ? "→ " : ""}${printable(verdict.remedy)}`, "dim")]
        : []),
    ],
    plain(allows === undefined ? [] : [`map ${allows}`]),
  ];
}

/** `kernel: 6.12, 6.13 or later is needed`. */
function floorText({ kind, field, found, needed, program }: Floor): string {
  const [, name] = field.split(".");
  const text =
    kind === "kernel"
      ? `kernel: ${found}, ${needed} or later is needed`
      : `${kind}: ${name} is ${found}, ${needed} is needed`;
  if (program === undefined) return printable(text);
  const does = `${text}; ${program.name} does it from ${program.from} on`;
  return printable(program.found === undefined ? does : `${does}, ${program.found} is here`);
}
