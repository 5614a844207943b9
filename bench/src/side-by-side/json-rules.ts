import { MAPPABILITY_RULES } from "@vmprot/core/tables";
import { Engine as JsonRules } from "json-rules-engine";
import { conditionsOf, type Engine } from "./engine.js";

/** A rule with a priority for each of ours; the first event stops the run. */
export function jsonRulesEngine(): Engine {
  const engine = new JsonRules(
    MAPPABILITY_RULES.map((rule, index) => ({
      name: rule.id,
      priority: MAPPABILITY_RULES.length - index,
      event: { type: rule.id },
      conditions: {
        all: conditionsOf(rule).map(([fact, value]) => ({ fact, operator: "in", value })),
      },
    })),
  );
  engine.on("success", () => {
    engine.stop();
  });
  return {
    name: "json-rules-engine",
    purpose: "business rules as JSON, over facts that are fetched when they are asked for",
    first: async (facts) => (await engine.run(facts)).events[0]?.type,
  };
}
