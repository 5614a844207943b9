import type { Rule } from "../law.js";
import { at } from "../subject.js";

/** The documentation lists every refusal code that the adapter gives. */
export const documented: Rule = {
  name: "documented",
  why: "A refusal code in a log is looked up in the adapter's documentation.",
  appliesTo: ({ options }) => options.docs !== undefined,
  counterexample(subject) {
    const words = new Set(subject.options.docs?.match(/\w+/g));
    for (const facts of subject.points) {
      for (const host of subject.hosts) {
        const answer = subject.answer(facts, host);
        if (answer.kind !== "refusal" || words.has(answer.code)) continue;
        return `${at(facts, host)} gives ${answer.code}, which the documentation does not mention`;
      }
    }
    return undefined;
  },
};
