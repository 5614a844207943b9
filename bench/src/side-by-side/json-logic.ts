import { MAPPABILITY_RULES } from "@vmprot/core/tables";
import jsonLogic, { type RulesLogic } from "json-logic-js";
import { conditionsOf, type Engine } from "./engine.js";

/** One `if` whose branches are the rules. */
export function jsonLogicEngine(): Engine {
  const branches = MAPPABILITY_RULES.flatMap((rule) => [
    { and: conditionsOf(rule).map(([field, values]) => ({ in: [{ var: field }, values] })) },
    rule.id,
  ]);
  const logic = { if: [...branches, null] } as RulesLogic;
  return {
    name: "json-logic-js",
    purpose: "conditions as JSON that servers and browsers share",
    first: (facts) => jsonLogic.apply(logic, facts) ?? undefined,
  };
}
