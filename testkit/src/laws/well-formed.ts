import { PLACEMENT_VALUES, REFUSAL_CODES } from "@vmprot/core";
import type { Rule } from "../law.js";
import { show } from "../show.js";
import { at, isFunction } from "../subject.js";

/** Every answer of a function has the contract's form; core sees to it that rows have. */
export const wellFormed: Rule = {
  name: "well-formed",
  why: "The policy has a row for each value of the contract and for no other; core refuses the rest.",
  appliesTo: isFunction,
  counterexample(subject) {
    for (const facts of subject.points) {
      for (const host of subject.hosts) {
        const wrong = malformedAnswer(subject.ask(facts, host));
        if (wrong !== undefined) return `${at(facts, host)}: ${wrong}`;
      }
    }
    return undefined;
  },
};

function malformedAnswer(said: unknown): string | undefined {
  if (typeof said !== "object" || said === null) return `the answer is ${show(said)}`;
  if (!Array.isArray(said)) return malformedRefusal(said, ["code", "message"]);
  if (said.length === 0) return "the list of placements is empty";
  return said.map(malformedPlacement).find((wrong) => wrong !== undefined);
}

/** What is wrong with a refusal, of placements or of a probe. */
export function malformedRefusal(said: object, fields: readonly string[]): string | undefined {
  const { code, message } = said as { code?: unknown; message?: unknown };
  if (typeof code !== "string" || !Object.hasOwn(REFUSAL_CODES, code)) {
    return `the refusal code ${show(code)} is not in REFUSAL_CODES`;
  }
  const extra = Object.keys(said).find((field) => !fields.includes(field));
  if (extra !== undefined) return `the refusal has a field ${show(extra)}`;
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
    if (!(values as readonly unknown[]).includes(fields[field]))
      return `${field} of a placement is ${show(fields[field])}`;
  }
  const extra = Object.keys(fields).find((field) => !Object.hasOwn(PLACEMENT_VALUES, field));
  return extra === undefined ? undefined : `a placement has a field ${show(extra)}`;
}
