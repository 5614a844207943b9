import { type Profile, printable, REFUSAL_CODES } from "@vmprot/core";
import { codeInitials, coherenceHazards, verdictSigns } from "@vmprot/core/tables";
import { factsText } from "../report/report-text.js";
import { CELL_LEGEND, usedCodes } from "./cell-text.js";
import { MATRIX_PLATFORMS, type MatrixCell, type MatrixRow } from "./matrix-rows.js";
import { columnsOf } from "./matrix-table.js";

/** The look of the file: light and dark, without anything from elsewhere. */
const STYLE = `
:root { color-scheme: light dark; --text: #1c2128; --soft: #57606a; --paper: #ffffff; --line: #d0d7de;
  --map: #d2f0d6; --map-text: #0f4d22; --hazard: #fdf0c3; --hazard-text: #5c4400;
  --refuse: #fbdcda; --refuse-text: #7d1512; }
@media (prefers-color-scheme: dark) {
  :root { --text: #e6edf3; --soft: #9aa5b1; --paper: #0d1117; --line: #30363d;
    --map: #12361d; --map-text: #a5e8b3; --hazard: #3d3110; --hazard-text: #f3d98b;
    --refuse: #42191a; --refuse-text: #ffb3ad; } }
* { box-sizing: border-box; }
body { margin: 2rem auto; padding: 0 1rem; max-width: 76rem; color: var(--text);
  background: var(--paper); font: 15px/1.45 system-ui, sans-serif; }
h1 { font-size: 1.4rem; margin: 0 0 .3rem; }
p { color: var(--soft); margin: .3rem 0 1rem; }
.scroll { overflow-x: auto; }
table { border-collapse: separate; border-spacing: 3px; width: 100%; }
th { text-align: left; font-weight: 600; padding: .3rem .5rem; vertical-align: bottom; }
th.exporter { padding-top: 1.1rem; font-size: 1.05rem; border-bottom: 1px solid var(--line); }
th[scope=row] { font-weight: 400; }
th small { display: block; color: var(--soft); font-family: ui-monospace, monospace; }
td { padding: .35rem .5rem; border-radius: 4px; text-align: center; white-space: nowrap; }
td.map, i.map { background: var(--map); color: var(--map-text); }
td.hazard, i.hazard { background: var(--hazard); color: var(--hazard-text); }
td.refuse, i.refuse { background: var(--refuse); color: var(--refuse-text); }
i { font-style: normal; padding: .1rem .5rem; border-radius: 4px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1rem; }
dt { font-family: ui-monospace, monospace; } dd { margin: 0; color: var(--soft); }
`;

/** The matrix as one HTML file that needs nothing else: no script, no style or image from outside. */
export function matrixHtml(
  rows: readonly MatrixRow[],
  profile: Profile,
  said: readonly string[] = [],
): string {
  const names = columnsOf(rows);
  const platforms = names.map((name) => `<th scope="col">${escapeHtml(name)}</th>`);
  const arePresets = names.join() === MATRIX_PLATFORMS.join();
  const notes = said.map((line) => `<p>${escapeHtml(printable(line, 1000))}</p>`);
  const lines = rows.map((row, index) => {
    const first = rows[index - 1]?.exporter !== row.exporter;
    return (first ? exporterLine(row) : "") + bufferLine(row);
  });
  const codes = usedCodes(rows).map(
    (code) =>
      `<dt>${codeInitials(code)} ${code}</dt><dd>${escapeHtml(REFUSAL_CODES[code].message)}</dd>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>vmprot: may a guest map it?</title>
<style>${STYLE}</style>
</head>
<body>
<h1>May a guest map this buffer?</h1>
<p>Every distinct answer of every exporter, on ${arePresets ? "every platform preset" : escapeHtml(names.join(", "))} with a plain VM, profile
${escapeHtml(profile)}. <i class="map">maps</i> <i class="hazard">maps, with a hazard</i>
<i class="refuse">refused</i></p>
${notes.join("\n")}
<div class="scroll"><table>
<thead><tr><th scope="col">buffer</th>${platforms.join("")}</tr></thead>
<tbody>
${lines.join("\n")}
</tbody>
</table></div>
<p>${escapeHtml(CELL_LEGEND)}.</p>
<dl>${codes.join("\n")}</dl>
</body>
</html>
`;
}

function exporterLine({ exporter, cells }: MatrixRow): string {
  const columns = cells.length + 1;
  return `<tr><th class="exporter" colspan="${columns}" scope="rowgroup">${escapeHtml(exporter)}</th></tr>\n`;
}

function bufferLine({ case: name, facts, cells }: MatrixRow): string {
  const { assumed, origins } = cells[0] ?? {};
  const texts = factsText({ ...facts, ...assumed }, origins);
  const details = `<small>${escapeHtml(texts.join(", "))}</small>`;
  return `<tr><th scope="row">${escapeHtml(name)}${details}</th>${cells.map(cell).join("")}</tr>`;
}

function cell({ column, result: { verdict } }: MatrixCell): string {
  const mapped = verdict.kind === "map";
  const kind = !mapped ? "refuse" : coherenceHazards(verdict).length > 0 ? "hazard" : "map";
  const notes = mapped ? verdict.hazards : [verdict];
  const told = notes.map(({ code, message }) => `${code}: ${message}`).join("\n");
  const title = `${printable(column)}: ${mapped ? `map ${verdict.guestCache}, ${verdict.guestAttribute}` : "refuse"}\n${told}`;
  return `<td class="${kind}" title="${escapeHtml(title.trim())}">${escapeHtml(verdictSigns(verdict))}</td>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Text as HTML shows it, in content and in quoted attributes. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
