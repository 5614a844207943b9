import { type Query, VmProt } from "@vmprot/core";
import { type Figure, median } from "./budget.js";
import { ADAPTERS, OBJECT_QUERIES, PRESET_QUERIES } from "./queries.js";

const BATCH = 1000;

/** Nanoseconds of one decision, for each kind of query: the median of its batches, in turn. */
function time(vmProt: VmProt, queries: readonly Query[], decisions: number): number[] {
  const rounds = Math.max(1, Math.round(decisions / queries.length / BATCH));
  const batches = queries.map((): number[] => []);
  let kept = 0;
  for (let round = 0; round < rounds; round++) {
    for (const [kind, query] of queries.entries()) {
      const start = process.hrtime.bigint();
      // The verdict is looked at so that no decision is optimised away.
      for (let i = 0; i < BATCH; i++) if (vmProt.query(query).verdict.kind === "map") kept++;
      batches[kind]?.push(Number(process.hrtime.bigint() - start) / BATCH);
    }
  }
  if (kept === 0) throw new Error("no query maps: the benchmark measures nothing");
  return batches.map(median);
}

const heap = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1024 ** 2;
};

/** One decision in process, and how the heap grows over many. */
export function benchDecision(decisions: number): Figure[] {
  const vmProt = new VmProt(ADAPTERS);
  time(vmProt, PRESET_QUERIES, decisions / 20);
  time(vmProt, OBJECT_QUERIES, decisions / 20);
  const before = heap();
  const presets = time(vmProt, PRESET_QUERIES, decisions);
  const objects = time(vmProt, OBJECT_QUERIES, decisions / 5);
  const growth = Math.max(0, heap() - before);
  const figure = (name: string, kinds: readonly number[]): Figure => ({
    name: `${name}: median of ${kinds.length} kinds (slowest ${Math.max(...kinds).toFixed(0)} ns)`,
    value: median(kinds),
    unit: "ns",
    budget: 1000,
    must: "at most",
  });
  return [
    figure("one decision, platform by preset", presets),
    figure("one decision, platform and VM as objects", objects),
    {
      name: `heap growth over ${decisions.toLocaleString("en")} decisions`,
      value: growth,
      unit: "MiB",
      budget: 2,
      must: "at most",
    },
  ];
}
