import type { Rule } from "../law.js";
import { show } from "../show.js";
import { at, HOSTS, isRefusal, type Said } from "../subject.js";

/** The cases show every answer that the space leads to. */
export const casesCover: Rule = {
  name: "cases-cover",
  why: "Documents, the matrix and the tests of the policy see an adapter through its cases alone.",
  counterexample(subject) {
    const undeclared = subject.names.find((name) => !Object.hasOwn(subject.space, name));
    if (undeclared !== undefined) return `the space lacks the fact ${show(undeclared)}`;
    for (const { name, facts } of subject.adapter.cases) {
      if (!subject.isValid(facts)) return refused(`the case ${show(name)}, ${at(facts)}`);
    }
    for (const name of Object.keys(subject.space)) {
      if (subject.points.some((facts) => facts[name] !== undefined)) continue;
      return refused(`all facts that have ${show(name)}`);
    }
    const listed = new Set<string>();
    for (const { facts } of subject.adapter.cases) {
      for (const host of HOSTS) listed.add(answerKey(subject.ask(facts, host)));
    }
    for (const facts of subject.points) {
      for (const host of HOSTS) {
        const key = answerKey(subject.ask(facts, host));
        if (!listed.has(key)) return `no case gives the answer of ${at(facts, host)}: ${key}`;
      }
    }
    return undefined;
  },
};

const refused = (what: string): string =>
  `the option valid refuses ${what}; is its schema older than the facts?`;

/** Refusals of one code are one answer, whatever they say. */
const answerKey = (said: Said): string => (isRefusal(said) ? said.code : show(said));
