import type { Rule } from "../law.js";
import { show } from "../show.js";
import { answerKey, at } from "../subject.js";

/** The cases show every answer that facts lead to. */
export const casesCover: Rule = {
  name: "cases-cover",
  why: "Documents, the matrix and the tests of the policy see an adapter through its cases alone.",
  counterexample(subject) {
    const listed = new Set<string>();
    for (const { name, facts } of subject.adapter.cases) {
      const wrong = subject.complaint(facts);
      if (wrong !== undefined) return `the case ${show(name)}, ${at(facts)}: ${wrong}`;
      for (const host of subject.hosts) listed.add(answerKey(subject.answer(facts, host)));
    }
    for (const facts of subject.points) {
      for (const host of subject.hosts) {
        const key = answerKey(subject.answer(facts, host));
        if (!listed.has(key)) return `no case gives the answer of ${at(facts, host)}: ${key}`;
      }
    }
    return undefined;
  },
};
