import type { Facts } from "@vmprot/core";
import type { Rule } from "../law.js";
import { ODD_VALUES } from "../odd-values.js";
import { show } from "../show.js";
import { at, isFunction, REFUSED, type Subject } from "../subject.js";

/** Whatever JSON a query brings, there is an answer. */
export const neverThrows: Rule = {
  name: "never-throws",
  why: "Core makes a refusal of what an adapter throws: a buffer that could be mapped is not.",
  counterexample(subject) {
    if (isFunction(subject)) {
      // Throws with the facts in its message.
      for (const facts of subject.points)
        for (const host of subject.hosts) subject.ask(facts, host);
    }
    for (const facts of oddFacts(subject)) {
      const wrong = queryThrows(subject, facts);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  },
};

/** Facts that no adapter is ever given, every odd value in each place; and what is no facts. */
function* oddFacts({ adapter, names }: Subject): Generator<unknown> {
  yield* ODD_VALUES;
  for (const { facts } of [{ facts: {} }, ...adapter.cases]) {
    for (const name of [...names, "unheardOf"]) {
      for (const value of ODD_VALUES) yield { ...facts, [name]: value };
    }
  }
}

function queryThrows({ vmProt, adapter }: Subject, facts: unknown): string | undefined {
  try {
    vmProt.query({ exporter: adapter.exporter, facts: facts as Facts, vm: REFUSED });
    return undefined;
  } catch (error) {
    return `a query with ${at(facts)} threw ${show(String(error))}`;
  }
}
