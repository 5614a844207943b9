// Boots Linux in examples/linux-guest, measures what its maps take, and prints GuestFigures as JSON.
import "reflect-metadata";
import { readFileSync } from "node:fs";
import { cpus, release } from "node:os";
import { parseArgs } from "node:util";
import { boardFor, compose, parseTold, Vmm, withScript } from "@vmprot/example-linux-guest";
import { askKvm, detectHost, liveMemory, liveSystem } from "@vmprot/linux";
import type { GuestFigures, MemorySample } from "./guest-figures.js";
import { clockCost, RequestTimes } from "./request-times.js";

const SIZE = 65_536;
const BLOB = 1;
const RAM = 224 << 20;
const FILE = "vmprot-bench";
/** Rounds before anything is timed: V8 has compiled most, and its caches are full. */
const FIRST = 100;

const { values } = parseArgs({
  options: {
    kernel: { type: "string", default: "" },
    initramfs: { type: "string", default: "" },
    append: { type: "string", default: "" },
    kvm: { type: "string", default: "/dev/kvm" },
    rounds: { type: "string", default: "1000" },
  },
});

function sample(rounds: number): MemorySample {
  globalThis.gc?.();
  const status = readFileSync("/proc/self/status", "utf8");
  const maps = readFileSync("/proc/self/maps", "utf8").split("\n");
  return {
    rounds,
    heap: process.memoryUsage().heapUsed,
    anonymous: Number(/^RssAnon:\s+(\d+)/m.exec(status)?.[1]) * 1024,
    mappings: maps.filter((line) => line.includes(FILE)).length,
  };
}

const rounds = Number(values.rounds);
const answers = askKvm(undefined, values.kvm);
if (answers.fault !== undefined) {
  const { code, message, remedy } = answers.fault;
  process.stderr.write(`${code}: ${message}\nRemedy: ${remedy}\n`);
  process.exit(2);
}
const { platform } = detectHost(undefined, answers);
const kernel = { system: liveSystem(), memory: liveMemory(), kvm: values.kvm };
const board = boardFor();
const fd = kernel.memory.memfd(FILE, SIZE);
const times = new RequestTimes();
const memory: MemorySample[] = [];
const told: ReturnType<typeof parseTold>[] = [];
let guest = "";

// A ring's number is how many rounds there were before it.
const script = [
  "ring 0",
  `measure ${FIRST} ${BLOB} ${SIZE}`,
  `ring ${FIRST}`,
  `measure ${rounds - FIRST} ${BLOB} ${SIZE}`,
  `ring ${rounds}`,
];
const container = compose(kernel, platform, board, {
  boot: {
    kernel: readFileSync(values.kernel),
    initramfs: withScript(readFileSync(values.initramfs), `${script.join("\n")}\n`),
    commandLine: `quiet ${values.append}`,
  },
  ram: RAM,
  buffers: [{ blobId: BLOB, fd, size: SIZE, exporter: "memfd", facts: {} }],
  onLine(line) {
    if (line.includes("vmprot: ")) process.stderr.write(`guest: ${line}\n`);
    guest = /vmprot: begin (\S+)/.exec(line)?.[1] ?? guest;
    if (line.includes(" measure ")) told.push(parseTold(line));
  },
  onRing(number) {
    memory.push(sample(number));
    if (number < rounds) times.clear();
  },
});
times.watch(container);
const vmm = container.get(Vmm);
times.watchNotifications(vmm, board.gpu.address);
const end = await vmm.run();
vmm.close();
kernel.system.close(fd);

const last = told.at(-1);
if (end.failedSteps !== 0 || last === undefined || memory.length !== 3) {
  const came = told.map((each) => `${each?.step}: ${each?.word}`).join(", ") || "no step";
  process.stderr.write(`The guest did not come to the end: ${end.exit}; it told of ${came}.\n`);
  process.exit(2);
}
const timed = rounds - FIRST;
const parts = Object.entries(last.details).flatMap(([name, text]) => {
  const numbers = text.split("/").map(Number);
  return numbers.length === 3 ? [[name.replace(/_ns$/, ""), numbers]] : [];
});
const figures: GuestFigures = {
  host: `${cpus()[0]?.model.trim()}, Linux ${release()}`,
  ...{ guest, node: process.version, rounds: timed, size: SIZE, parts: Object.fromEntries(parts) },
  commands: times.types
    .filter((type) => times.answer(type).count >= timed)
    .map((type) => ({
      type,
      perRound: times.answer(type).count / timed,
      answer: times.answer(type).median,
      memslot: times.memslot(type).median,
    })),
  queue: times.queue.median,
  notificationsPerRound: times.queue.count / timed,
  ...{ clock: clockCost(), memory },
};
process.stdout.write(`${JSON.stringify(figures)}\n`);
