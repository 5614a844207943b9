import { type Bar, duration, type Kind } from "./bar.js";

const WIDTH = 920;
const LEFT = 304;
const RIGHT = 830;
const TOP = 66;
const ROW = 28;
const THICK = 18;

const WORDS: Readonly<Record<Kind, string>> = {
  ours: "vmprot",
  engine: "general engines",
  call: "a system call",
};

/** A bar chart on a logarithmic axis, that is read on light and on dark pages. */
export function chart(bars: readonly Bar[]): string {
  const times = bars.flatMap(({ repeated, shuffled = repeated }) => [repeated, shuffled]);
  const first = Math.floor(Math.log10(Math.min(...times)));
  const last = Math.ceil(Math.log10(Math.max(...times)));
  const at = (time: number): string =>
    (LEFT + ((Math.log10(time) - first) / (last - first)) * (RIGHT - LEFT)).toFixed(1);
  const bottom = TOP + bars.length * ROW;
  const height = bottom + 44;

  const decades = Array.from({ length: last - first + 1 }, (_, index) => 10 ** (first + index));
  const grid = decades.flatMap((time) => [
    `<path class="grid" d="M${at(time)} ${TOP - 8}V${bottom}"/>`,
    `<text class="soft small" x="${at(time)}" y="${bottom + 20}" text-anchor="middle">${axis(time)}</text>`,
  ]);
  const rows = bars.flatMap((each, index) => {
    const { name, kind, repeated, shuffled = repeated } = each;
    const y = TOP + index * ROW + (ROW - THICK) / 2;
    const [end, middle] = [at(repeated), y + THICK / 2];
    const beyond = at(Math.max(repeated, shuffled));
    return [
      `<text class="ink" x="${LEFT - 12}" y="${middle + 5}" text-anchor="end">${escaped(name)}</text>`,
      `<rect class="${kind}" x="${LEFT}" y="${y}" width="${(Number(end) - LEFT).toFixed(1)}" height="${THICK}"/>`,
      ...(shuffled > repeated
        ? [
            `<path class="line" d="M${end} ${middle}H${beyond}M${beyond} ${y + 4}V${y + THICK - 4}"/>`,
          ]
        : []),
      `<text class="${kind === "ours" ? "ink bold" : "soft"} small" x="${Number(beyond) + 8}" y="${middle + 5}">${duration(repeated)}</text>`,
    ];
  });
  const kinds = (Object.keys(WORDS) as Kind[]).flatMap((kind, index) => [
    `<rect class="${kind}" x="${LEFT + index * 170}" y="18" width="14" height="14"/>`,
    `<text class="soft small" x="${LEFT + index * 170 + 22}" y="30">${WORDS[kind]}</text>`,
  ]);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" aria-labelledby="title desc" font-family="system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif" font-size="14">
  <title id="title">Time of one decision, side by side</title>
  <desc id="desc">Time of one decision on a logarithmic axis, the same question again and again: ${escaped(described(bars))}.</desc>
  <style>
    .page { fill: #ffffff; } .ink { fill: #1f2328; } .soft { fill: #59636e; }
    .grid { stroke: #d1d9e0; fill: none; } .line { stroke: #1f2328; fill: none; stroke-width: 1.5; }
    .ours { fill: #0969da; } .engine { fill: #afb8c1; } .call { fill: #bf8700; }
    .bold { font-weight: 600; } .small { font-size: 13px; }
    @media (prefers-color-scheme: dark) {
      .page { fill: #0d1117; } .ink { fill: #e6edf3; } .soft { fill: #9ea7b3; }
      .grid { stroke: #2d343d; } .line { stroke: #e6edf3; }
      .ours { fill: #58a6ff; } .engine { fill: #56606b; } .call { fill: #d29922; }
    }
  </style>
  <rect class="page" width="${WIDTH}" height="${height}"/>
  ${[...kinds, ...grid, ...rows].join("\n  ")}
</svg>
`;
}

/** A power of ten. */
function axis(nanoseconds: number): string {
  return duration(nanoseconds).replace(/\.0+(?= )/, "");
}

function described(bars: readonly Bar[]): string {
  return bars.map(({ name, repeated }) => `${name} ${duration(repeated)}`).join("; ");
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
