import { MAPPABILITY_RULES } from "@vmprot/core/tables";
import jsonLogic, { type RulesLogic } from "json-logic-js";
import { conditionsOf, type Engine } from "./engine.js";

/** It evaluates lists anew each time: a value alone is compared. */
function condition([field, values]: ReturnType<typeof conditionsOf>[number]): unknown {
  const asked = { var: field };
  return values.length === 1 ? { "===": [asked, values[0]] } : { in: [asked, values] };
}

/** One `if` whose branches are the rules. */
export function jsonLogicEngine(): Engine {
  const branches = MAPPABILITY_RULES.flatMap((rule) => [
    { and: conditionsOf(rule).map(condition) },
    rule.id,
  ]);
  const logic = { if: [...branches, null] } as RulesLogic;
  return {
    name: "json-logic-js",
    purpose: "conditions as JSON that servers and browsers share",
    first: (facts) => jsonLogic.apply(logic, facts) ?? undefined,
  };
}
