import type { Rule } from "../law.js";

/** Some facts on some host reach each row. */
export const rulesReached: Rule = {
  name: "rules-reached",
  why: "A row that earlier ones leave nothing to is never the answer: its condition or its place is wrong.",
  appliesTo: ({ adapter }) => adapter.rules !== undefined,
  counterexample(subject) {
    const { rules = [], exporter } = subject.adapter;
    const reached = new Set<string | undefined>();
    for (const facts of subject.points) {
      for (const host of subject.hosts) reached.add(subject.row(facts, host));
    }
    const never = rules.find(({ id }) => !reached.has(`${exporter}:${id}`));
    return never && `no facts reach the row ${never.id} on any host`;
  },
};
