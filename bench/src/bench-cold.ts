import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Figure, median } from "./budget.js";
import type { OtherCheckout } from "./other-checkout.js";
import { streamLine } from "./queries.js";

/** The built command. */
export const CLI = fileURLToPath(new URL("../../cli/dist/vmprot.js", import.meta.url));

function wall(args: readonly string[], input: string): number {
  const start = process.hrtime.bigint();
  const { status, stderr } = spawnSync(process.execPath, args, { input, encoding: "utf8" });
  if (status !== 0) throw new Error(`${args.join(" ")} failed: ${stderr}`);
  return Number(process.hrtime.bigint() - start) / 1e6;
}

/** `vmprot query` of one query beside `node -e 0`, in turn, so that a slow moment slows both. */
export function benchCold(runs: number, other?: OtherCheckout): Figure[] {
  const query = `${streamLine(2)}\n`;
  const ratios: number[] = [];
  const colds: number[] = [];
  const others: number[] = [];
  for (let run = 0; run <= runs; run++) {
    const empty = wall(["-e", "0"], "");
    const cold = wall([CLI, "query", "--json"], query);
    const before = other === undefined ? 0 : wall([other.cli, "query", "--json"], query);
    if (run === 0) continue;
    others.push(before / empty);
    ratios.push(cold / empty);
    colds.push(cold);
  }
  return [
    {
      name: `vmprot query, cold, beside node -e 0 (median of ${runs} pairs; ${median(colds).toFixed(0)} ms)`,
      value: median(ratios),
      ...(other && { before: median(others) }),
      unit: "×",
      budget: 1.7,
      must: "at most",
    },
  ];
}
