import type { Rule } from "../law.js";
import { answerKey, at } from "../subject.js";

/** A fact named imported, where it is true, settles the answer. */
export const importedIsForeign: Rule = {
  name: "imported-is-foreign",
  why: "An imported buffer is mapped by the driver that exported it, whatever its other facts are here.",
  appliesTo: ({ adapter }) => adapter.facts.imported?.kind === "yes-no",
  counterexample(subject) {
    for (const facts of subject.points.filter(({ imported }) => imported === true)) {
      for (const host of subject.hosts) {
        const key = answerKey(subject.answer(facts, host));
        if (key !== "FOREIGN_BUFFER") return `${at(facts, host)} gives ${key}`;
      }
    }
    return undefined;
  },
};
