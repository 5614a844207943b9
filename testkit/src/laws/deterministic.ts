import type { Rule } from "../law.js";
import { copy, show } from "../show.js";
import { at, HOSTS } from "../subject.js";

/** The answer depends on the arguments, and on nothing that was asked before. */
export const deterministic: Rule = {
  name: "deterministic",
  why: "Core keeps answers; one that depends on time, chance or earlier questions would be wrong when it is used.",
  counterexample(subject) {
    const questions = subject.points.flatMap((facts) => HOSTS.map((host) => ({ facts, host })));
    const first = questions.map(({ facts, host }) => show(subject.ask(facts, host)));
    // Backwards, so that each question follows another than before.
    const second = questions
      .toReversed()
      .map(({ facts, host }) => show(subject.ask(copy(facts), host)))
      .toReversed();
    const i = first.findIndex((answer, index) => answer !== second[index]);
    const question = questions[i];
    if (question === undefined) return undefined;
    return `${at(question.facts, question.host)}: first ${first[i]}, later ${second[i]}`;
  },
};
