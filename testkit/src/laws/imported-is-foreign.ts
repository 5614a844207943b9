import type { Rule } from "../law.js";
import { ARCHES, answerKey, at } from "../subject.js";

/** A fact named imported, where it is true, settles the answer. */
export const importedIsForeign: Rule = {
  name: "imported-is-foreign",
  why: "An imported buffer is mapped by the driver that exported it, whatever its other facts are here.",
  appliesTo: ({ adapter }) => adapter.facts.imported?.kind === "yes-no",
  counterexample(subject) {
    for (const facts of subject.points.filter(({ imported }) => imported === true)) {
      for (const arch of ARCHES) {
        const key = answerKey(subject.answer(facts, arch));
        if (key !== "FOREIGN_BUFFER") return `${at(facts, arch)} gives ${key}`;
      }
    }
    return undefined;
  },
};
