import { type Query, VmProt } from "@vmprot/core";
import { type Figure, median } from "./budget.js";
import { ADAPTERS, OBJECT_QUERIES, PRESET_QUERIES } from "./queries.js";

const BATCH = 10_000;

/** Median nanoseconds of one decision over batches, the result kept so that none is optimised away. */
function time(vmProt: VmProt, queries: readonly Query[], decisions: number): number {
  const batches: number[] = [];
  let kept = 0;
  for (let done = 0; done < decisions; done += BATCH) {
    const start = process.hrtime.bigint();
    for (let i = 0; i < BATCH; i++) {
      const query = queries[i % queries.length];
      if (query !== undefined && vmProt.query(query).verdict.kind === "map") kept++;
    }
    batches.push(Number(process.hrtime.bigint() - start) / BATCH);
  }
  if (kept === 0) throw new Error("no query maps: the benchmark measures nothing");
  return median(batches);
}

const heap = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1024 ** 2;
};

/** One decision in process, and how the heap grows over many. */
export function benchDecision(decisions: number): Figure[] {
  const vmProt = new VmProt(ADAPTERS);
  time(vmProt, PRESET_QUERIES, BATCH * 5);
  time(vmProt, OBJECT_QUERIES, BATCH * 5);
  const before = heap();
  const preset = time(vmProt, PRESET_QUERIES, decisions);
  const objects = time(vmProt, OBJECT_QUERIES, decisions / 5);
  const growth = Math.max(0, heap() - before);
  const budget = { budget: 1000, must: "at most", unit: "ns" } as const;
  return [
    { name: "one decision, platform by preset", value: preset, ...budget },
    { name: "one decision, platform and VM as objects", value: objects, ...budget },
    {
      name: `heap growth over ${decisions.toLocaleString("en")} decisions`,
      value: growth,
      unit: "MiB",
      budget: 2,
      must: "at most",
    },
  ];
}
