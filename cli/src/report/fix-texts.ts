import { type Fix, type Fixes, printable, type Result } from "@vmprot/core";
import { type Cell, styled } from "../output/table.js";
import type { Style } from "../output/terminal.js";
import { wrap } from "../output/wrap.js";

const LONGEST = 1500;
const INDENT = "    ";
const TEXT_INDENT = " ".repeat(20);
const NAMES: Partial<Record<Fix["cost"], string>> = { vmm: "VMM", vm: "VM" };

/** The cheapest way to a mapping, or that there is none, in a line of a table. */
export function fixText(fixes: Fixes | undefined): Cell {
  if (fixes === undefined) return [];
  const [cheapest] = fixes.ways;
  if (cheapest !== undefined) return [styled(`fix: ${printable(cheapest.brief)}`, "cyan")];
  return [styled(`no fix: ${printable(fixes.standing?.brief ?? "")}`, "dim")];
}

/**
 * All ways from a refusal to a mapping, each with what it costs and how the query differs; or why
 * there is none, and what remains.
 */
export function fixLines({ verdict, fixes }: Result, columns: number, style: Style): string[] {
  if (verdict.kind === "map") return [];
  const { ways = [], standing } = fixes ?? {};
  if (ways.length === 0) {
    const why = standing === undefined ? "" : `No fix. ${standing.text} `;
    return [wrap(printable(`${why}${verdict.remedy}`, LONGEST), columns, INDENT), ""];
  }
  const lines = ways.flatMap(({ cost, text, changes }, index) => {
    const label = `${INDENT}${String(index + 1).padStart(2)}. ${(NAMES[cost] ?? cost).padEnd(12)}`;
    const body = wrap(printable(text, LONGEST), columns, TEXT_INDENT).trimStart();
    const differs = changes.map(({ field, value }) => `${field} ${JSON.stringify(value)}`);
    return [
      `${style("cyan", label)}${body}`,
      style("dim", wrap(printable(`with ${differs.join(", ")}`, LONGEST), columns, TEXT_INDENT)),
    ];
  });
  return [`${INDENT}What would fix it, the cheapest first:`, ...lines, ""];
}
