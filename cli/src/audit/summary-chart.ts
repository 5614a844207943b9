import type { Counts, SummaryRow } from "./audit-row.js";
import type { ShownSummary } from "./summary.js";

const WIDTH = 860;
const LEFT = 230;
const BAR = 16;
const LINE = 24;
const MOST = 12;
const COUNT_WIDTH = 150;
const STYLE = `text{font:13px system-ui,sans-serif;fill:#1c2128}.t{font-weight:600}.s{fill:#57606a}
.m{fill:#2da44e}.r{fill:#cf222e}.bg{fill:#fff}
@media(prefers-color-scheme:dark){text{fill:#e6edf3}.s{fill:#9aa5b1}.m{fill:#3fb950}.r{fill:#f85149}.bg{fill:#0d1117}}`;

const TITLES = {
  exporter: "By exporter",
  kernel: "By kernel",
  code: "Refused for",
  field: "Depends on",
};

/** The summary as one SVG that needs nothing else: bars of what maps and what is refused. */
export function summaryChart({ rows, all, set }: ShownSummary): string {
  const parts: string[] = [];
  let y = 30;
  const line = (text: string, kind: string): void => {
    parts.push(`<text x="16" y="${y}" class="${kind}">${escaped(text)}</text>`);
    y += LINE;
  };
  line(`${all.map + all.refuse} buffers: ${all.map} map, ${all.refuse} are refused`, "t");
  if (all.later)
    line(`With ${set.join(", ")}: ${all.later.map} map, ${all.later.refuse} are refused`, "s");
  for (const by of ["exporter", "kernel", "code", "field"] as const) {
    const some = rows.filter((row) => row.by === by).slice(0, MOST);
    if (some.length === 0) continue;
    y += 8;
    line(TITLES[by], "t");
    const longest = Math.max(...some.map(sizeOf));
    for (const row of some) {
      parts.push(bars(row, longest, y));
      y += LINE;
      if (row.later) {
        parts.push(bars({ ...row, of: "then", ...row.later }, longest, y));
        y += LINE;
      }
    }
  }
  const title = `${all.map} of ${all.map + all.refuse} buffers can be mapped`;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${y}" viewBox="0 0 ${WIDTH} ${y}" role="img" aria-label="${title}">
<title>${title}</title><style>${STYLE}</style><rect class="bg" width="100%" height="100%"/>
${parts.join("\n")}
</svg>
`;
}

const sizeOf = ({ map, refuse, later }: Counts): number =>
  Math.max(map + refuse, later ? later.map + later.refuse : 0);

function bars(row: Pick<SummaryRow, "of" | "map" | "refuse">, longest: number, y: number): string {
  const scale = (count: number): number =>
    longest === 0 ? 0 : Math.round(((WIDTH - LEFT - COUNT_WIDTH) * count) / longest);
  const [map, refuse] = [scale(row.map), scale(row.refuse)];
  const top = y - BAR + 3;
  return `<text x="${LEFT - 8}" y="${y}" text-anchor="end">${escaped(row.of)}</text><rect class="m" x="${LEFT}" y="${top}" width="${map}" height="${BAR}"/><rect class="r" x="${LEFT + map}" y="${top}" width="${refuse}" height="${BAR}"/><text class="s" x="${LEFT + map + refuse + 6}" y="${y}">${row.map} / ${row.refuse}</text>`;
}

/** Text of XML, cut where it would leave its column. */
function escaped(text: string): string {
  const short = text.length > 110 ? `${text.slice(0, 109)}…` : text;
  return short.replace(/[^\P{C}]/gu, "�").replace(/[&<>"]/g, (each) => `&#${each.charCodeAt(0)};`);
}
