import { VmProt } from "@vmprot/core";
import { firstRule } from "@vmprot/core/compile";
import { decide } from "@vmprot/core/tables";
import { ADAPTERS } from "../queries.js";
import type { Point } from "./point.js";
import { type Contender, contender } from "./time-answers.js";

/** The policy as JavaScript has it, by what a caller gives. */
export const OURS = {
  prepared: "JavaScript, environment prepared",
  preset: "JavaScript, platform by preset",
  objects: "JavaScript, platform and VM as objects",
  decide: "interpreter, all of it",
  rules: "interpreter, the rules alone",
} as const;

/** Each of them over the points. */
export function ourContenders(points: readonly Point[]): Contender[] {
  const vmProt = new VmProt(ADAPTERS);
  const environments = new Map<string, ReturnType<VmProt["environment"]>>();
  const prepared = points.map(({ preset, query }) => {
    const { exporter, facts, platform, vm } = query;
    const environment = environments.get(preset) ?? vmProt.environment(platform, vm);
    environments.set(preset, environment);
    return { environment, query: { exporter, facts } };
  });
  const presets = points.map(({ preset, query: { exporter, facts } }) => {
    return { exporter, facts, platform: preset };
  });
  return [
    contender(OURS.prepared, prepared, ({ environment, query }) => environment.query(query)),
    contender(OURS.preset, presets, (query) => vmProt.query(query)),
    contender(
      OURS.objects,
      points.map(({ query }) => query),
      (query) => vmProt.query(query),
    ),
    contender(OURS.decide, points, ({ placements, environment }) =>
      decide(placements, environment, "coherent"),
    ),
    contender(OURS.rules, points, ({ placements, environment }) => {
      for (const placement of placements) {
        const rule = firstRule(placement, environment);
        if (rule !== undefined) return rule;
      }
      return undefined;
    }),
  ];
}
