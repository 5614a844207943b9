import { type Bar, duration } from "./bar.js";
import type { SideBySide } from "./bench-side-by-side.js";
import { OURS } from "./our-contenders.js";

/** How many times as long as another. */
function ratio(bar: Bar, other: Bar | undefined): string {
  if (other === undefined) return "";
  const times = bar.repeated / other.repeated;
  return `${times >= 100 ? Math.round(times).toLocaleString("en") : times.toPrecision(2)} ×`;
}

/** The table of all bars. */
export function sideBySideTable({ bars }: Pick<SideBySide, "bars">): string {
  const ours = bars.find(({ name }) => name === OURS.prepared);
  const call = bars.find(({ name }) => name === "one ioctl, from C");
  const rows = bars.map((each) => {
    const { name, about, kind, repeated, shuffled } = each;
    const shown = kind === "ours" ? `**${name}**` : name;
    const every = shuffled === undefined ? "" : duration(shuffled);
    return `| ${shown} | ${about} | ${duration(repeated)} | ${every} | ${ratio(each, ours)} | ${ratio(each, call)} |`;
  });
  return [
    "| | what | the same again and again | one after another | beside JavaScript, prepared | beside one ioctl |",
    "|---|---|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
}

/** The section of docs/performance.md. */
export function sideBySideSection(measured: SideBySide): string {
  const { agreed, timed, skipped } = measured;
  const points = (count: number): string => count.toLocaleString("en");
  const left = skipped.map((each) => `- Not measured: ${each}.\n`).join("");
  return `## Side by side

![Bars of the time of one decision: vmprot's forms, a system call and general engines, on a logarithmic axis](side-by-side.svg)

Bars are the same question again and again, the median of the questions (two dozen of them where JavaScript
asks, all of them in C, at most 500 in Rust); the thin line goes on to one question after another in an order without a pattern, where nothing is at hand from the last one.

${sideBySideTable(measured)}${left === "" ? "" : `\n${left}`}
How it is measured, and what it does not say:

- Everybody is asked the same ${points(timed)} points: each case of each adapter that reaches the rules, on each preset,
  every field known. Only *by preset* leaves unknown what the preset does, and
  *C, the slowest* is of random queries.
- The engines were given the mappability rules alone, translated from core's table by program, a few
  lines for each. Each was compared with core on ${points(agreed)} points, under which every rule's condition holds and
  those beside them, before it was timed. C judges all its vectors first, and must say what the interpreter
  does; Rust is held to that by the crate's own tests, not here.
- The engines do less here: no adapters' rules, no memory types, no unknown fields, no hazards. vmprot's forms
  go all the way from what the second column says; only *interpreter, the rules alone* does just what the
  engines do.
- They are general: their rules are data that can change while a program runs, by people who do not write
  programs, and none was made for a finite table like this one. json-logic-js shares conditions between
  servers and browsers, json-rules-engine fetches facts when rules ask for them, casbin and Cedar answer who may
  do what, and Cedar's policies can be analysed. Loading and parsing the rules is not counted for
  anybody, nor is the compiling of vmprot's.
- casbin and json-rules-engine stop at the first rule that holds; Cedar looks at every policy, which is
  what its answers promise.
- The ioctl is FIONREAD, which the kernel answers for every regular file without asking a driver.
`;
}
