import { preparsePolicySet, statefulIsAuthorized } from "@cedar-policy/cedar-wasm/nodejs";
import { MAPPABILITY_RULES } from "@vmprot/core/tables";
import { conditionsOf, type Engine, firstOf } from "./engine.js";

const NAME = "vmprot";
const GUEST = { type: "Guest", id: "guest" };
const MAP = { type: "Action", id: "map" };
const BUFFER = { type: "Buffer", id: "buffer" };

/** A forbid for each rule under a permit of everything; all that hold are named, in no order. */
export function cedarEngine(): Engine {
  const forbids = MAPPABILITY_RULES.map((rule) => {
    const fields = conditionsOf(rule).map(([field, values]) =>
      values.length === 1
        ? `context.${field} == ${JSON.stringify(values[0])}`
        : `${JSON.stringify(values)}.contains(context.${field})`,
    );
    return [rule.id, `forbid(principal, action, resource) when { ${fields.join(" && ")} };`];
  });
  const staticPolicies = {
    ...Object.fromEntries(forbids),
    otherwise: "permit(principal, action, resource);",
  };
  const parsed = preparsePolicySet(NAME, { staticPolicies });
  if (parsed.type === "failure") throw new Error(`cedar: ${JSON.stringify(parsed.errors)}`);
  return {
    name: "cedar-wasm",
    purpose: "who may do what, with policies that can be analysed",
    first(facts) {
      const answer = statefulIsAuthorized({
        ...{ principal: GUEST, action: MAP, resource: BUFFER, context: facts, entities: [] },
        preparsedPolicySetId: NAME,
      });
      if (answer.type === "failure") throw new Error(`cedar: ${JSON.stringify(answer.errors)}`);
      const { decision, diagnostics } = answer.response;
      return decision === "allow" ? undefined : firstOf(diagnostics.reason);
    },
  };
}
