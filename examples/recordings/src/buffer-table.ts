import { styleText } from "node:util";
import { HAZARD_CODES, type Result } from "@vmprot/core";
import Table from "cli-table3";

const SHORT = { cached: "cached", "write-combined": "WC", uncached: "UC" } as const;

/** A row: the buffer's name, what was measured of it, and its result on every platform. */
export interface BufferRow {
  readonly name: string;
  readonly measured: string;
  readonly results: readonly Result[];
}

/** No lines: eleven columns leave no room for them. */
const NO_LINES = Object.fromEntries(
  ["top", "bottom", "left", "right", "mid"]
    .flatMap((side) => [side, `${side}-mid`, `${side}-left`, `${side}-right`])
    .concat("middle")
    .map((name) => [name, ""]),
);

/** A table of buffers × platforms; refusals are letters that a legend below spells out. */
export function bufferTable(platforms: readonly string[], rows: readonly BufferRow[]): string {
  const legend = new Map<string, { readonly letter: string; readonly unknown: Set<string> }>();
  const cell = ({ verdict }: Result): string => {
    if (verdict.kind === "map") {
      const different = verdict.hazards.some(
        ({ code }) => HAZARD_CODES[code].about === "coherence",
      );
      const mark = different ? " !" : "";
      return style("green", `${SHORT[verdict.guestCache]}${mark}`);
    }
    const letter = String.fromCharCode(97 + legend.size);
    const entry = legend.get(verdict.code) ?? { letter, unknown: new Set() };
    legend.set(verdict.code, entry);
    for (const field of verdict.unknown ?? []) entry.unknown.add(field);
    return style("red", `✗ ${entry.letter}`);
  };
  const measured = rows.some((row) => row.measured !== "");
  const table = new Table({
    chars: NO_LINES,
    head: [
      "buffer",
      "exporter's answer",
      ...(measured ? ["measured"] : []),
      ...platforms.map((name) => name.replaceAll("-", "-\n")),
    ],
    style: { head: [], border: [], compact: true, "padding-left": 0, "padding-right": 1 },
  });
  for (const row of rows) {
    const cells = row.results.map(cell);
    table.push([row.name, answerText(row.results), ...(measured ? [row.measured] : []), ...cells]);
  }
  const lines = [...legend].map(([code, { letter, unknown }]) => {
    const settles = unknown.size > 0 ? ` (depends on ${[...unknown].join(", ")})` : "";
    return `  ✗ ${letter}  ${code}${settles}`;
  });
  return `${table.toString()}\n${["  !    maps, with hazards", ...lines].join("\n")}\n`;
}

function answerText([first]: readonly Result[]): string {
  if (first === undefined) return "";
  const { answer } = first;
  if (answer.kind === "refusal") return style("yellow", answer.code);
  return `${SHORT[answer.cache]}, ${answer.basis}`;
}

function style(colour: "red" | "green" | "yellow", text: string): string {
  const coloured = process.stdout.isTTY && !process.env.NO_COLOR;
  return coloured ? styleText(colour, text) : text;
}
