import { MAPPABILITY_RULES } from "@vmprot/core/tables";
import { newEnforcer, newModelFromString } from "casbin";
import { conditionsOf, type Engine } from "./engine.js";

const MODEL = `
[request_definition]
r = at
[policy_definition]
p = id, condition
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = eval(p.condition)
`;

/** A policy line for each rule, with a condition over the request's attributes; the first that holds ends it. */
export async function casbinEngine(): Promise<Engine> {
  const enforcer = await newEnforcer(newModelFromString(MODEL));
  await enforcer.addPolicies(
    MAPPABILITY_RULES.map((rule) => {
      const fields = conditionsOf(rule).map(([field, values]) => {
        const either = values.map((value) => `r.at.${field} == ${JSON.stringify(value)}`);
        return `(${either.join(" || ")})`;
      });
      return [rule.id, fields.join(" && ")];
    }),
  );
  return {
    name: "casbin",
    purpose: "who may do what to which resource (ACL, RBAC, ABAC)",
    first(facts) {
      const [holds, [id]] = enforcer.enforceExSync(facts) as [boolean, string[]];
      return holds ? id : undefined;
    },
  };
}
