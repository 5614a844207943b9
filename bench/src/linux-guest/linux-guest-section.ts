import { VIRTIO_GPU } from "@vmprot/virtio-gpu";
import { type Figure, isMet, median } from "../budget.js";
import type { CommandTime, GuestFigures } from "./guest-figures.js";

const MIB = 1 << 20;

/** Where the guest was booted, which the VMM cannot know. */
export interface Booted {
  /** Of the machine that KVM is on; undefined where that is this one, and real. */
  readonly emulated: string | undefined;
  /** One for each boot. */
  readonly runs: readonly GuestFigures[];
}

/** The middle of the boots. */
const middle = (runs: readonly GuestFigures[], of: (run: GuestFigures) => number): number =>
  median(runs.map(of));

const partOf = (run: GuestFigures, name: string): number => run.parts[name]?.[1] ?? Number.NaN;

/** What a blob costs the guest: the driver's calls, not the touching of pages. */
const roundTrip = (run: GuestFigures): number =>
  ["create", "map", "unmap"].reduce((sum, name) => sum + partOf(run, name), 0);

const sumOf = (run: GuestFigures, of: (command: CommandTime) => number): number =>
  run.commands.reduce((sum, command) => sum + command.perRound * of(command), 0);

const isMap = ({ type }: CommandTime): boolean => type === VIRTIO_GPU.CMD_RESOURCE_MAP_BLOB;
const isUnmap = ({ type }: CommandTime): boolean => type === VIRTIO_GPU.CMD_RESOURCE_UNMAP_BLOB;

const answerIf =
  (wanted: (command: CommandTime) => boolean) =>
  (run: GuestFigures): number =>
    sumOf(run, (command) => (wanted(command) ? command.answer : 0));

const memslots = (run: GuestFigures): number => sumOf(run, ({ memslot }) => memslot);
const others = answerIf((command) => !isMap(command) && !isUnmap(command));
const queue = (run: GuestFigures): number => run.queue * run.notificationsPerRound;
const inVmm = (run: GuestFigures): number =>
  sumOf(run, ({ answer }) => answer) + memslots(run) + queue(run);

/** The lines of a round trip: what, and its nanoseconds. */
const LINES: readonly (readonly [what: string, of: (run: GuestFigures) => number])[] = [
  ["**RESOURCE_MAP_BLOB: decode, decide, encode**", answerIf(isMap)],
  ["**RESOURCE_UNMAP_BLOB: decode, encode**", answerIf(isUnmap)],
  ["memslots: mmap, the first touch of each page, KVM_SET_USER_MEMORY_REGION, and back", memslots],
  ["queue: descriptors, used ring, interrupt", queue],
  ["the other commands of a blob", others],
  [
    "outside of the VMM's code: the guest's kernel, KVM, exits",
    (run) => roundTrip(run) - inVmm(run),
  ],
];

/** From the hundredth round on: V8 has compiled what it will by then. */
function growth({ memory }: GuestFigures, of: "heap" | "anonymous" | "mappings"): number {
  const [, early, late] = memory;
  return late === undefined || early === undefined ? Number.NaN : Math.max(0, late[of] - early[of]);
}

/** The figures that have a budget. */
export function linuxGuestFigures({ runs }: Booted): Figure[] {
  const rounds = runs[0]?.rounds ?? 0;
  const share = (run: GuestFigures) =>
    (100 * (answerIf(isMap)(run) + answerIf(isUnmap)(run))) / roundTrip(run);
  const atMost = (name: string, value: number, unit: string, budget: number): Figure => ({
    ...{ name, value, unit, budget, must: "at most" },
  });
  const more = `over ${rounds.toLocaleString("en")} maps and unmaps more, after the first 100`;
  return [
    atMost(
      "decode, decide and encode, of a map and its unmap in the guest",
      middle(runs, share),
      "%",
      10,
    ),
    // 0.25 MiB: of 900 rounds, less than 300 bytes each, which is what one forgotten resource takes.
    atMost(`heap growth ${more}`, middle(runs, (run) => growth(run, "heap")) / MIB, "MiB", 0.25),
    // V8 keeps what its collector has had once: some pages come and go.
    atMost(
      `growth of the VMM's resident memory ${more}`,
      middle(runs, (run) => growth(run, "anonymous")) / MIB,
      "MiB",
      4,
    ),
    atMost(
      `mappings of the buffer left ${more}`,
      Math.max(...runs.map((run) => growth(run, "mappings"))),
      "",
      0,
    ),
  ];
}

/** Nanoseconds in what is read most easily. */
function shown(nanoseconds: number): string {
  if (nanoseconds >= 1e6) return `${(nanoseconds / 1e6).toPrecision(3)} ms`;
  if (nanoseconds >= 1e3) return `${(nanoseconds / 1e3).toPrecision(3)} µs`;
  return `${nanoseconds.toFixed(0)} ns`;
}

/** Whether all budgets are met. */
export const areMet = (booted: Booted): boolean =>
  linuxGuestFigures(booted).every((figure) => isMet(figure));

/** The section of docs/performance.md. */
export function linuxGuestSection(booted: Booted): string {
  const { runs, emulated } = booted;
  const [first] = runs;
  if (first === undefined) throw new Error("no guest was booted");
  const whole = middle(runs, roundTrip);
  const row = (what: string, of: (run: GuestFigures) => number): string => {
    const share = middle(runs, (run) => (100 * of(run)) / roundTrip(run));
    return `| ${what} | ${shown(middle(runs, of))} | ${share.toPrecision(2)} % |`;
  };
  const budgets = linuxGuestFigures(booted).map((figure) => {
    const { name, value, unit, budget } = figure;
    const number = Number.isInteger(value) ? String(value) : value.toPrecision(3);
    const verdict = isMet(figure) ? "met" : "**missed**";
    return `| ${name} | ${`${number} ${unit}`.trim()} | ${`at most ${budget} ${unit}`.trim()} | ${verdict} |`;
  });
  const touched = (name: string): string => shown(middle(runs, (run) => partOf(run, name)));
  const memory = first.memory.map((sample, index) => {
    const of = (name: "heap" | "anonymous"): string =>
      (middle(runs, (run) => run.memory[index]?.[name] ?? Number.NaN) / MIB).toFixed(1);
    return `| ${sample.rounds.toLocaleString("en")} | ${of("heap")} MiB | ${of("anonymous")} MiB |`;
  });
  const where = emulated
    ? `**KVM's machine is an emulated one** (${emulated}): QEMU interprets the VMM and, one level further down, the
guest. None of these times is one of hardware; shares and growth are what carries over, and shares roughly.
`
    : "";
  return `## In a Linux guest

Unmodified Linux in [examples/linux-guest](../examples/linux-guest) creates a blob of ${first.size / 1024} KiB, a memfd, maps, reads,
writes and unmaps it, with its own virtio_gpu driver, again and again. Written by
\`npm run bench -- --linux-guest --write\`; the other sections are of another run.

Host: ${first.host}, Node ${first.node}. Guest: Linux ${first.guest}.
${where}
| of a round trip | median | share |
|---|---|---|
| create, map and unmap, by the guest's clock | ${shown(whole)} | 100 % |
${LINES.map(([what, of]) => row(what, of)).join("\n")}

Medians of ${first.rounds.toLocaleString("en")} rounds, and the middle of ${runs.length} boots. Each of the VMM's durations has
one look at its clock in it, ${shown(middle(runs, ({ clock }) => clock))}. Between map and unmap the guest reads all pages for the first time, in
${touched("read")}, and writes them, in ${touched("write")}: KVM's entries come with the first touch.

| what | measured | budget | |
|---|---|---|---|
${budgets.join("\n")}

| rounds | heap, after a collection | resident, without what is shared: the guest's RAM and the buffer |
|---|---|---|
${memory.join("\n")}
`;
}
