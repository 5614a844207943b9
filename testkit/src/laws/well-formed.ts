import { PLACEMENT_VALUES, REFUSAL_CODES } from "@vmprot/core";
import type { Rule } from "../law.js";
import { show } from "../show.js";
import { at, HOSTS } from "../subject.js";

/** Every answer has the contract's form, whatever was asked. */
export const wellFormed: Rule = {
  name: "well-formed",
  why: "The policy has a row for each value of the contract and for no other.",
  counterexample(subject) {
    for (const facts of subject.oddPoints) {
      for (const host of HOSTS) {
        const wrong = malformedAnswer(subject.ask(facts, host));
        if (wrong !== undefined) return `${at(facts, host)}: ${wrong}`;
      }
    }
    return undefined;
  },
};

function malformedAnswer(said: unknown): string | undefined {
  if (typeof said !== "object" || said === null) return `the answer is ${show(said)}`;
  if (!Array.isArray(said)) return malformedRefusal(said);
  if (said.length === 0) return "the list of placements is empty";
  return said.map(malformedPlacement).find((wrong) => wrong !== undefined);
}

/** What is wrong with a refusal, of placements or of a probe. */
export function malformedRefusal(said: object): string | undefined {
  const { code, message } = said as { code?: unknown; message?: unknown };
  if (typeof code !== "string" || !Object.hasOwn(REFUSAL_CODES, code)) {
    return `the refusal code ${show(code)} is not in REFUSAL_CODES`;
  }
  if (message === undefined || (typeof message === "string" && message.trim() !== "")) {
    return undefined;
  }
  return `the refusal's message is ${show(message)}`;
}

function malformedPlacement(placement: unknown): string | undefined {
  if (typeof placement !== "object" || placement === null)
    return `a placement is ${show(placement)}`;
  const fields = placement as Record<string, unknown>;
  for (const [field, values] of Object.entries(PLACEMENT_VALUES)) {
    if (!values.includes(fields[field])) return `${field} of a placement is ${show(fields[field])}`;
  }
  const extra = Object.keys(fields).find((field) => !Object.hasOwn(PLACEMENT_VALUES, field));
  return extra === undefined ? undefined : `a placement has a field ${show(extra)}`;
}
