import type { Facts } from "@vmprot/core";
import type { Rule } from "../law.js";
import { ODD_VALUES } from "../points.js";
import { show } from "../show.js";
import { at, HOSTS, type Subject } from "../subject.js";

/** Whatever JSON a query brings, the adapter answers. */
export const neverThrows: Rule = {
  name: "never-throws",
  why: "Facts come unchecked from JSON; a throw takes down the VMM that asked.",
  counterexample(subject) {
    for (const facts of subject.oddPoints) {
      // Throws with the facts in its message.
      for (const host of HOSTS) subject.ask(facts, host);
    }
    // Facts that are no object never reach the adapter, but core must have got that far.
    for (const facts of ODD_VALUES) {
      const wrong = queryThrows(subject, facts);
      if (wrong !== undefined) return wrong;
    }
    return undefined;
  },
};

function queryThrows({ vmProt, adapter }: Subject, facts: unknown): string | undefined {
  try {
    vmProt.query({ exporter: adapter.exporter, facts: facts as Facts });
    return undefined;
  } catch (error) {
    return `a query with ${at(facts)} threw ${show(String(error))}`;
  }
}
