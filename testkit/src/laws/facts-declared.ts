import type { Facts } from "@vmprot/core";
import type { Rule } from "../law.js";
import { smallestFirst } from "../points.js";
import { show } from "../show.js";
import { ARCHES, at } from "../subject.js";

/** A fact that is not declared optional is required: nothing is mapped without it. */
export const factsDeclared: Rule = {
  name: "facts-declared",
  why: "What is not declared optional, core does not ask every possibility of; an answer would be a guess.",
  counterexample(subject) {
    const { optionalFacts } = subject.adapter;
    for (const name of subject.names.filter((each) => !Object.hasOwn(optionalFacts, each))) {
      for (const facts of smallestFirst(subject.points.flatMap((point) => without(point, name)))) {
        for (const arch of ARCHES) {
          const cache = subject.attribute(facts, arch);
          if (cache === undefined) continue;
          return `${at(facts)} on ${arch} are mapped ${cache}, but ${show(name)} is not in optionalFacts`;
        }
      }
    }
    return undefined;
  },
};

/** The facts of somebody who does not know this one. */
function without(facts: Facts, name: string): Facts[] {
  const { [name]: _, ...rest } = facts;
  return [rest, { ...rest, [name]: "unknown" }];
}
