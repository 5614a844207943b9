import { ADAPTERS } from "@vmprot/adapters";
import { PLAIN_VM, PRESETS, type Query, VmProt } from "@vmprot/core";
import { detectHost } from "@vmprot/linux";
import { type BufferRow, bufferTable } from "./buffer-table.js";
import { checkMeasurement } from "./check-measurement.js";
import { type RecordedBuffer, readRecordings } from "./recording.js";

// A reader who has seen enough, such as `head`, is no failure.
process.stdout.on("error", ({ code }: NodeJS.ErrnoException) =>
  process.exit(code === "EPIPE" ? 0 : 1),
);

const vmProt = new VmProt(ADAPTERS, { baseVm: PLAIN_VM });
const host = detectHost();
const platforms: [string, NonNullable<Query["platform"]>][] = [
  ["this host", host.platform],
  ...PRESETS.map(({ name }): [string, typeof name] => [name, name]),
];

const rowOf = ({ name, query, measured }: RecordedBuffer): BufferRow => {
  const before = measured?.hostPte?.cache ?? "";
  const after = measured?.afterPressure?.cache ?? before;
  return {
    name,
    measured: after === before ? before : `${before},\nthen ${after}`,
    results: platforms.map(([, platform]) => vmProt.query({ ...query, platform })),
  };
};

const recordings = readRecordings();
const known = host.readings.map(({ field, value }) => `${field} ${value}`).join(", ");
process.stdout.write(
  `This host: ${known}\nVM: plain, as \`vmprot platforms\` describes it; profile coherent\n`,
);
for (const { title, buffers } of recordings) {
  const names = platforms.map(([name]) => name);
  process.stdout.write(`\nBuffers ${title}\n${bufferTable(names, buffers.map(rowOf))}`);
}

const buffers = recordings.flatMap((recording) => recording.buffers);
const verdicts = buffers.flatMap((buffer) => rowOf(buffer).results.map(({ verdict }) => verdict));
const maps = verdicts.filter(({ kind }) => kind === "map").length;
const checks = recordings.flatMap(({ platform, buffers: own }) =>
  own.map((buffer) => checkMeasurement(vmProt, buffer, platform)),
);
const sum = (name: keyof (typeof checks)[number]): number =>
  checks.reduce((total, check) => total + check[name], 0);
const orphans = buffers.filter(({ query }) => !vmProt.adapters.has(query.exporter)).length;
process.stdout.write(
  `\n${buffers.length} buffers × ${platforms.length} platforms: ${maps} may be mapped, ${verdicts.length - maps} are refused. ` +
    `Measured: ${sum("entriesPlaced")} of ${sum("entries")} page-table entries as answered, ` +
    `${sum("runsAsSaid")} of ${sum("runs")} KVM runs as the verdicts say, ` +
    `${sum("runsSpared")} of them refused for worse than they met; ` +
    `${orphans} buffers have no adapter yet.\n`,
);
const agrees = sum("entriesPlaced") === sum("entries") && sum("runsAsSaid") === sum("runs");
process.exitCode = agrees ? 0 : 1;
