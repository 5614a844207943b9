import { type Profile, REFUSAL_CODES } from "@vmprot/core";
import { factsText } from "../report/query-text.js";
import { CELL_LEGEND, cellText, initials } from "./cell-text.js";
import { escapeHtml } from "./html-escape.js";
import { MATRIX_PLATFORMS, type MatrixCell, type MatrixRow } from "./matrix-rows.js";
import { MATRIX_STYLE } from "./matrix-style.js";
import { usedCodes } from "./used-codes.js";

/** The matrix as one HTML page that needs nothing else: no script, no style or image from outside. */
export function matrixHtml(rows: readonly MatrixRow[], profile: Profile): string {
  const platforms = MATRIX_PLATFORMS.map((name) => `<th scope="col">${escapeHtml(name)}</th>`);
  const lines = rows.map((row, index) => {
    const first = rows[index - 1]?.exporter !== row.exporter;
    return (first ? exporterLine(row) : "") + bufferLine(row);
  });
  const codes = usedCodes(rows).map(
    (code) =>
      `<dt>${initials(code)} ${code}</dt><dd>${escapeHtml(REFUSAL_CODES[code].message)}</dd>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>vmprot: may a guest map it?</title>
<style>${MATRIX_STYLE}</style>
</head>
<body>
<h1>May a guest map this buffer?</h1>
<p>Every distinct answer of every exporter, on every platform preset with a plain VM, profile
${escapeHtml(profile)}. <i class="map">maps</i> <i class="hazard">maps, with a hazard</i>
<i class="refuse">refused</i></p>
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
  const details = `<small>${escapeHtml(factsText(facts).join(", "))}</small>`;
  return `<tr><th scope="row">${escapeHtml(name)}${details}</th>${cells.map(cell).join("")}</tr>`;
}

function cell({ platform, result: { verdict } }: MatrixCell): string {
  const mapped = verdict.kind === "map";
  const kind = !mapped ? "refuse" : verdict.hazards.length > 0 ? "hazard" : "map";
  const notes = mapped ? verdict.hazards : [verdict];
  const told = notes.map(({ code, message }) => `${code}: ${message}`).join("\n");
  const title = `${platform}: ${mapped ? `map ${verdict.guestCache}, ${verdict.guestAttribute}` : "refuse"}\n${told}`;
  return `<td class="${kind}" title="${escapeHtml(title.trim())}">${escapeHtml(cellText(verdict))}</td>`;
}
