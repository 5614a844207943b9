import "reflect-metadata";
import { readFileSync } from "node:fs";
import { VmprotError } from "@vmprot/core";
import { askKvm, detectHost, liveMemory, liveSystem } from "@vmprot/linux";
import { boardFor } from "./boards.js";
import { type Arguments, HELP, readCommandLine } from "./command-line.js";
import { compose } from "./compose.js";
import { Exchange } from "./exchange.js";
import { withScript } from "./guest-script.js";
import { hostBuffers } from "./host-buffers.js";
import { makeReport, rowText, statusOf } from "./report.js";
import { Vmm } from "./vmm.js";

const CANNOT_RUN = 2;

/** @returns the exit status */
async function main(wish: Arguments): Promise<number> {
  const say = (text: string) => wish.json || process.stdout.write(`${text}\n`);
  const board = boardFor();
  const files = { kernel: read(wish.kernel), initramfs: read(wish.initramfs) };
  const answers = askKvm(undefined, wish.kvm);
  if (answers.fault !== undefined) throw answers.fault;
  const { platform, readings } = detectHost(undefined, answers);
  say(`host: ${readings.map(({ field, value }) => `${field} ${value}`).join(", ")}`);
  const kernel = { system: liveSystem(), memory: liveMemory(), kvm: wish.kvm };
  const found = hostBuffers(kernel, platform);
  const buffers = found.flatMap((each) => ("buffer" in each ? [each.buffer] : []));
  const exchange = new Exchange(buffers);
  const script = wish.script === undefined ? exchange.script : read(wish.script).toString();
  say(`guest: booting ${wish.kernel}…`);
  const container = compose(kernel, platform, board, {
    boot: {
      kernel: files.kernel,
      initramfs: withScript(files.initramfs, script),
      commandLine: `${wish.console ? "" : "quiet "}${wish.append}`,
    },
    ...{ ram: wish.ram, buffers },
    onLine(line) {
      exchange.line(line);
      if (wish.console || line.includes("vmprot: ")) say(`guest: ${line}`);
    },
    onBlob: (event) => exchange.blob(event),
    onQueueFault: (queue, fault) => say(`the guest broke queue ${queue}: ${fault}`),
    onRing: (number, guest) => exchange.ring(number, guest),
  });
  const vmm = container.get(Vmm);
  const end = await vmm.run();
  vmm.close();
  for (const { fd } of buffers) kernel.system.close(fd);
  say(`guest: ended, ${end.exit}`);
  const report = makeReport(found, wish.script === undefined ? exchange.results : [], end);
  for (const row of report.rows) say(rowText(row));
  if (wish.json) process.stdout.write(`${JSON.stringify({ platform, ...report })}\n`);
  return statusOf(report);
}

function read(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new VmprotError("INPUT_UNREADABLE", `${path}: ${(error as Error).message}.`);
  }
}

try {
  const wish = readCommandLine(process.argv.slice(2));
  if (wish.help) process.stdout.write(HELP);
  else process.exitCode = await main(wish);
} catch (error) {
  if (!VmprotError.is(error)) throw error;
  process.stderr.write(`${error.code}: ${error.message}\nRemedy: ${error.remedy}\n`);
  process.exitCode = CANNOT_RUN;
}
