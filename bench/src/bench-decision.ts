import { type Query, VmProt } from "@vmprot/core";
import { type Figure, median } from "./budget.js";
import type { OtherCheckout } from "./other-checkout.js";
import { ADAPTERS, OBJECT_QUERIES, PRESET_QUERIES } from "./queries.js";
import { type Question, timeInTurn } from "./time-in-turn.js";

const heap = (): number => {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1024 ** 2;
};

/** The queries that this version and the other decide alike: what they refuse may differ. */
function alike(vmProt: VmProt, queries: readonly Query[], other: OtherCheckout): Query[] {
  const said = (asked: OtherCheckout["vmProt"], query: Query): string => {
    const { verdict } = asked.query(query);
    return verdict.kind === "map" ? `map ${verdict.mapInfo}` : verdict.code;
  };
  return queries.filter((query) => said(vmProt, query) === said(other.vmProt, query));
}

/** One decision in process, and how the heap grows over many. */
export function benchDecision(decisions: number, other?: OtherCheckout): Figure[] {
  const vmProt = new VmProt(ADAPTERS);
  const environments = new Map(
    PRESET_QUERIES.map(({ platform }) => [platform, vmProt.environment(platform)]),
  );
  const prepared = ({ exporter, facts, platform }: Query): Question<Query> => ({
    asked: environments.get(platform) ?? vmProt,
    query: { exporter, facts },
  });
  const whole = (query: Query): Question<Query> => ({ asked: vmProt, query });
  const kinds = [
    ["platform by preset", PRESET_QUERIES, whole, 180, decisions],
    ["platform and VM as objects", OBJECT_QUERIES, whole, 650, decisions / 5],
    ["environment prepared", PRESET_QUERIES, prepared, 60, decisions],
  ] as const;

  for (const [, queries, question] of kinds) timeInTurn(queries.map(question), decisions / 20);
  const before = heap();
  const figures = kinds.map(([name, all, question, budget, answers]): Figure => {
    const queries = other === undefined ? all : alike(vmProt, all, other);
    const questions = queries.flatMap((query) =>
      other === undefined ? question(query) : [question(query), { asked: other.vmProt, query }],
    );
    const times = timeInTurn(questions, (answers * questions.length) / queries.length);
    const every = (at: number): number[] =>
      other === undefined ? times : times.filter((_, index) => index % 2 === at);
    const ours = every(0);
    return {
      name: `one decision, ${name}: median of ${ours.length} kinds (slowest ${Math.max(...ours).toFixed(0)} ns)`,
      value: median(ours),
      ...(other && { before: median(every(1)) }),
      unit: "ns",
      budget,
      must: "at most",
    };
  });
  const growth = Math.max(0, heap() - before);
  return [
    ...figures,
    {
      name: `heap growth over ${decisions.toLocaleString("en")} decisions and more`,
      value: growth,
      unit: "MiB",
      budget: 2,
      must: "at most",
    },
  ];
}
