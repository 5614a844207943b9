import type { OptionalFact } from "@vmprot/core";
import type { Rule } from "../law.js";
import { show } from "../show.js";
import { at, HOSTS, type Subject } from "../subject.js";

/** What core puts in the place of unknown and absent facts is what the adapter means by them. */
export const optionalFacts: Rule = {
  name: "optional-facts",
  why: "Core asks once for each value that an unknown fact can have, and trusts that the list is one.",
  counterexample(subject) {
    for (const [name, fact] of Object.entries(subject.adapter.optionalFacts)) {
      const wrong = badDeclaration(fact) ?? otherDefault(subject, name, fact);
      if (wrong !== undefined) return `optionalFacts.${name}: ${wrong}`;
    }
    return undefined;
  },
};

function badDeclaration({ values, absent, doc }: OptionalFact): string | undefined {
  if (!Array.isArray(values) || values.length === 0) return `values is ${show(values)}`;
  const shown = values.map(show);
  const twice = shown.find((value, i) => shown.indexOf(value) !== i);
  if (twice !== undefined) return `values has ${twice} twice`;
  if (shown.includes('"unknown"')) return 'values has "unknown", which stands for all of them';
  if (absent !== "unknown" && !shown.includes(show(absent))) {
    return `absent is ${show(absent)}, which is neither "unknown" nor one of values`;
  }
  return typeof doc === "string" && doc.trim() !== "" ? undefined : `doc is ${show(doc)}`;
}

/** Facts for which saying the default and saying nothing differ. */
function otherDefault(subject: Subject, name: string, { absent }: OptionalFact) {
  if (absent === "unknown") return undefined;
  for (const facts of subject.points) {
    if (facts[name] !== undefined) continue;
    for (const host of HOSTS) {
      const without = show(subject.ask(facts, host));
      const stated = show(subject.ask({ ...facts, [name]: absent }, host));
      if (without === stated) continue;
      return `absent is ${show(absent)}, but for ${at(facts, host)} absence gives ${without} and ${show(absent)} gives ${stated}`;
    }
  }
  return undefined;
}
