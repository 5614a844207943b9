import "reflect-metadata";
import { printable, VmprotError } from "@vmprot/core";
import { askKvm, detectHost, liveMemory, liveSystem } from "@vmprot/linux";
import { boardFor } from "./boards.js";
import { type Arguments, HELP, readCommandLine } from "./command-line.js";
import { compose } from "./compose.js";
import { Exchange } from "./exchange.js";
import { withScript } from "./guest-script.js";
import { hostBuffers } from "./host-buffers.js";
import { readInput } from "./input-file.js";
import { Recording } from "./recording.js";
import { makeReport, rowText, STATUS } from "./report.js";
import { Vmm } from "./vmm.js";

const CANNOT_RUN = 2;
const LONGEST_LINE = 4096;

/** @returns the exit status */
async function main(asked: Arguments): Promise<number> {
  const say = (text: string) => asked.json || process.stdout.write(`${text}\n`);
  const board = boardFor();
  const { ram, script: path } = asked;
  const archive = readInput(asked.initramfs, ram);
  const image = readInput(asked.kernel, ram);
  const own = path === undefined ? undefined : readInput(path, ram).toString();
  const answers = askKvm(undefined, asked.kvm);
  if (answers.fault !== undefined) throw answers.fault;
  const { platform, readings } = detectHost(undefined, answers);
  say(`host: ${readings.map(({ field, value }) => `${field} ${value}`).join(", ")}`);

  const kernel = { system: liveSystem(), memory: liveMemory(), kvm: asked.kvm };
  const inputs = [asked.kernel, asked.initramfs, ...(path === undefined ? [] : [path])];
  const recording = asked.record === undefined ? undefined : new Recording(asked.record, inputs);
  const found = hostBuffers(kernel, platform);
  const buffers = found.flatMap((each) => ("buffer" in each ? [each.buffer] : []));
  try {
    const exchange = new Exchange(buffers);
    if (own !== undefined) {
      for (const each of found) {
        if ("buffer" in each)
          say(`blob ${each.buffer.blobId}: ${each.what}, ${each.buffer.size} bytes`);
      }
    }
    const began = performance.now();
    const seconds = () => `${((performance.now() - began) / 1000).toFixed(1)} s`;
    say(`guest: booting ${printable(asked.kernel)}…`);
    const container = compose(kernel, platform, board, {
      boot: {
        kernel: image,
        initramfs: withScript(archive, own ?? exchange.script),
        commandLine: `${asked.console ? "" : "quiet "}${asked.append}`,
      },
      ...{ ram, buffers },
      onLine(line) {
        exchange.line(line);
        if (line.includes("vmprot: begin ")) say(`guest: its program begins after ${seconds()}`);
        const isOurs = line.includes("vmprot: ");
        const isStep = line.includes("vmprot: step ") && own === undefined;
        if (asked.console || (isOurs && !isStep)) say(`guest: ${printable(line, LONGEST_LINE)}`);
      },
      onBlob: (event) => exchange.blob(event),
      onQueueFault: (queue, fault) => say(`the guest broke queue ${queue}: ${fault}`),
      onRing: (number, guest) => exchange.ring(number, guest),
      ...(recording && { onTraffic: (line) => recording.write(line) }),
    });
    const vmm = container.get(Vmm);
    const end = await vmm.run().finally(() => vmm.close());
    say(`guest: ended after ${seconds()}, ${end.exit}`);
    const report = makeReport(found, own === undefined ? exchange.results : undefined, end);
    for (const row of report.rows) say(rowText(row));
    say(report.summary);
    if (asked.json) process.stdout.write(`${JSON.stringify({ platform, ...report })}\n`);
    return STATUS[report.outcome];
  } finally {
    for (const { fd } of buffers) kernel.system.close(fd);
    recording?.close();
  }
}

function complain(error: VmprotError): void {
  process.stderr.write(`${error.code}: ${error.message}\nRemedy: ${error.remedy}\n`);
  process.exitCode = CANNOT_RUN;
}

// Whoever closed stdout has seen enough; a full disk has not.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE")
    complain(new VmprotError("OUTPUT_FAILED", `stdout: ${error.message}.`));
});
try {
  const asked = readCommandLine(process.argv.slice(2));
  if (asked.help) process.stdout.write(HELP);
  else process.exitCode = await main(asked);
} catch (error) {
  if (!VmprotError.is(error)) throw error;
  complain(error);
}
