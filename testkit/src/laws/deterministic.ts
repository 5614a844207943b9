import type { Facts, HostTraits } from "@vmprot/core";
import type { Rule } from "../law.js";
import { shuffled } from "../numbers.js";
import { copy, show } from "../show.js";
import { at, isFunction } from "../subject.js";

/** The answer depends on the arguments, and on nothing that was asked before. */
export const deterministic: Rule = {
  name: "deterministic",
  why: "Core keeps answers; one that depends on time, chance or earlier questions would be wrong when it is used.",
  appliesTo: isFunction,
  counterexample(subject) {
    const questions: Question[] = subject.points.flatMap((facts) =>
      subject.hosts.map((host) => ({ facts, host })),
    );
    const answer = ({ facts, host }: Question) => show(subject.ask(copy(facts), host));
    const first = new Map(questions.map((question) => [question, answer(question)]));
    // In other orders, so that each question follows another than before.
    for (const order of [questions.toReversed(), shuffled(questions)]) {
      const later = new Map(order.map((question) => [question, answer(question)]));
      const question = questions.find((each) => first.get(each) !== later.get(each));
      if (question === undefined) continue;
      return `${at(question.facts, question.host)}: first ${first.get(question)}, later ${later.get(question)}`;
    }
    return undefined;
  },
};

interface Question {
  readonly facts: Facts;
  readonly host: HostTraits;
}
