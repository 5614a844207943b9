import type { Rule } from "../law.js";
import { show } from "../show.js";
import { answerKey, type Subject } from "../subject.js";

/** Each declared fact decides some answer, or what a refusal says. */
export const factMatters: Rule = {
  name: "fact-matters",
  why: "Who asks must find every declared fact out, and a probe must ask the driver; for one that decides nothing that is in vain.",
  counterexample(subject) {
    const idle = subject.names.find((name) => !decides(subject, name));
    return idle && `every answer is the same whatever ${show(idle)} is`;
  },
};

/** Whether two points that differ in this fact alone have different answers. */
function decides(subject: Subject, name: string): boolean {
  const answers = new Map<string, string>();
  for (const facts of subject.points) {
    const { [name]: _, ...rest } = facts;
    for (const host of subject.hosts) {
      const key = `${show(host)} ${show(rest)}`;
      const said = subject.answer(facts, host);
      const answer = `${answerKey(said)} ${said.kind === "refusal" ? said.message : ""}`;
      const other = answers.get(key);
      if (other !== undefined && other !== answer) return true;
      answers.set(key, answer);
    }
  }
  return false;
}
