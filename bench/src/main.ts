import { readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg, release } from "node:os";
import { parseArgs } from "node:util";
import { benchCold } from "./bench-cold.js";
import { benchDecision } from "./bench-decision.js";
import { benchProbe } from "./bench-probe.js";
import { benchStream } from "./bench-stream.js";
import { benchVirtioGpu } from "./bench-virtio-gpu.js";
import { type Figure, isMet } from "./budget.js";
import { keptSection } from "./kept-section.js";
import { otherCheckout } from "./other-checkout.js";
import { readingFloor } from "./reading-floor.js";
import { chart } from "./side-by-side/chart.js";
import { sideBySideInItsOwnProcess } from "./side-by-side/in-its-own-process.js";
import { sideBySideSection, sideBySideTable } from "./side-by-side/side-by-side-section.js";

const values = told();
if (values.help) {
  process.stdout.write(
    "Measures vmprot against its budgets; exits 1 if one is missed.\n" +
      "  --quick  a tenth of the work and twice the budgets, for machines that do other things\n" +
      "  --write  write the figures into docs/performance.md\n" +
      "  --beside PATH  measure another checkout, built, in turn with this one: decisions that both\n" +
      "           decide alike, cold starts and the stream\n" +
      "  --linux-guest  measure blob maps in a Linux guest instead: see --linux-guest --help\n",
  );
  process.exit(0);
}

const { quick } = values;
const other = values.beside === undefined ? undefined : await otherCheckout(values.beside);
// Before ours.
const load = loadavg()[0]?.toFixed(2);
const slack = quick ? 2 : 1;
const say = (text: string): unknown => process.stderr.write(`vmprot: measuring ${text}…\n`);

say("decisions");
const decision = benchDecision(quick ? 1_000_000 : 10_000_000, other);
const floor = readingFloor();
say("virtio-gpu responses");
const virtioGpu = benchVirtioGpu(quick ? 200_000 : 2_000_000);
say("cold starts");
const cold = benchCold(quick ? 7 : 25, other);
say("probes");
const probe = benchProbe(quick ? 9 : 51);
say("a long stream");
const stream = await benchStream(quick ? 200_000 : 2_000_000, other);
say("the policy's forms and general engines, side by side");
const sideBySide = sideBySideInItsOwnProcess(quick);
const { figures: beside } = sideBySide;
const figures = [...decision, ...virtioGpu, ...cold, ...probe, ...stream, ...beside];

const line = (figure: Figure): string => {
  const { name, value, before, unit, budget, must } = figure;
  const shown = (number: number): string =>
    `${number >= 100 ? Math.round(number).toLocaleString("en") : number.toPrecision(3)} ${unit}`;
  const verdict = isMet(figure, slack) ? "met" : "**missed**";
  const beside = other === undefined ? "" : ` ${before === undefined ? "" : shown(before)} |`;
  return `| ${name} | ${shown(value)} |${beside} ${must} ${budget.toLocaleString("en")} ${unit} | ${verdict} |`;
};
const HEAD =
  other === undefined
    ? ["| what | measured | budget | |", "|---|---|---|---|"]
    : ["| what | measured | before | budget | |", "|---|---|---|---|---|"];
const machine = `${cpus()[0]?.model.trim()}, ${cpus().length} cores, Linux ${release().split("-")[0]}, Node ${process.version}, load average ${load}`;
const table = `${[...HEAD, ...figures.map(line)].join("\n")}\n`;
process.stdout.write(`${machine}\n${table}\n${sideBySideTable(sideBySide)}`);
for (const left of sideBySide.skipped) process.stdout.write(`not measured: ${left}\n`);

if (values.write) {
  const file = new URL("../../docs/performance.md", import.meta.url);
  writeFileSync(new URL("side-by-side.svg", file), chart(sideBySide.bars));
  writeFileSync(
    file,
    `# Performance

Written by \`npm run bench -- --write\`; do not edit. Whole processes are timed from outside; rates
and ratios are medians where several runs were made.

Measured on ${machine}.

${table}
${sideBySideSection(sideBySide)}
## What is left to gain

One decision again and again, the fastest batch, and of that time the comparison of every property that it
is asked with, against what was asked before:

| | a decision | of that, reading |
|---|---|---|
| environment prepared | ${floor.prepared.toFixed(0)} ns | ${floor.preparedReading.toFixed(0)} ns |
| platform and VM as objects | ${floor.objects.toFixed(0)} ns | ${floor.objectsReading.toFixed(0)} ns |

Most of a decision that was made before is reading: each object must be a plain one that inherits nothing, and each
of its own properties is read once. Compiled tables and encoders do not make that faster: the module of
[@vmprot/compiler](../compiler/README.md#javascript), which has them, takes ${floor.compiled.toFixed(0)} ns with facts and environment
checked ahead, and ${floor.compiledReading.toFixed(0)} ns where it has to read the facts. So core keeps its interpreter, and knows again
what it was asked before. 30 ns with a prepared environment and 150 ns with objects, which were hoped for, are
less than this reading alone takes.

In C and Rust, a prepared environment has the verdict of every kind of buffer, and known facts lead to their kind
by one look into a table: what is left is to read and check them. Where much is unknown, rules are looked at
apart from what is admissible, and only as long as they can make a difference; the slowest are exporters whose
buffers can be in many places, as all rules of one place are in the way to those of the next.

${keptSection(readFileSync(file, "utf8"))}
## What makes it so

- The policy's outcomes are finite. Each adapter's distinct answers are few, and every environment
  has a number; a decision that was made before is one look-up, and results are shared, frozen
  objects.
- Unknown fields are asked for only where the outcome depends on them.
- The command is one bundle whose parts load when they are used; its validators are compiled ahead
  of time.
- Streams are read in large pieces, split by line, and a result's text is made once.
`,
  );
}
process.exitCode = figures.every((figure) => isMet(figure, slack)) ? 0 : 1;

/** What it is told; where that is nothing that it knows, a line says so. */
function told() {
  try {
    return parseArgs({
      options: {
        quick: { type: "boolean", default: false },
        write: { type: "boolean", default: false },
        beside: { type: "string" },
        help: { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    process.stderr.write(`bench: ${(error as Error).message}. See --help.\n`);
    process.exit(2);
  }
}
