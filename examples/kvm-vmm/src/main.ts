import "reflect-metadata";
import { VmprotError } from "@vmprot/core";
import { askKvm, detectHost, liveMemory, liveSystem } from "@vmprot/linux";
import { architectureOf } from "@vmprot/linux/guest";
import { chooseBuffer } from "./choose-buffer.js";
import { HELP, readCommandLine, type Wish } from "./command-line.js";
import { compose } from "./compose.js";
import { runAndReport, verdictText } from "./report.js";
import { Vmm } from "./vmm.js";

const CANNOT_RUN = 2;

/** @returns the exit status */
function main(wish: Wish): number {
  const { title } = architectureOf();
  const say = (text: string) => wish.json || process.stdout.write(`${text}\n`);
  const answers = askKvm(undefined, wish.kvm);
  if (answers.fault !== undefined) throw answers.fault;
  const { platform, readings } = detectHost(undefined, answers);
  say(`host:    ${readings.map(({ field, value }) => `${field} ${value}`).join(", ")}`);
  const kernel = { system: liveSystem(), memory: liveMemory(), kvm: wish.kvm };
  const container = compose(kernel, platform);

  const buffer = chooseBuffer(container, kernel, wish);
  say(`buffer:  ${buffer.size} bytes, ${buffer.what}`);
  const mapped = container.get(Vmm).map(buffer);
  say(`verdict: ${verdictText(mapped.verdict)}`);
  if (mapped.kind === "running") {
    const { mode, complaints } = mapped.guest;
    say(`guest:   ${title}, ${mode}${complaints.map((text) => `; ${text}`).join("")}`);
  }
  const report = runAndReport(mapped);
  if (mapped.kind === "running") mapped.guest.close();
  say(report.summary);
  if (wish.json) {
    const { what, origin, size } = buffer;
    const line = { platform, buffer: { what, size, origin }, ...report };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  }
  return report.status;
}

try {
  const wish = readCommandLine(process.argv.slice(2));
  if (wish.help) process.stdout.write(HELP);
  else process.exitCode = main(wish);
} catch (error) {
  if (!VmprotError.is(error)) throw error;
  process.stderr.write(`${error.code}: ${error.message}\nRemedy: ${error.remedy}\n`);
  process.exitCode = CANNOT_RUN;
}
