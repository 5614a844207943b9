import type { Placement } from "@vmprot/core";
import type { Rule } from "../law.js";
import { copy, show } from "../show.js";
import { at, HOSTS, isRefusal } from "../subject.js";

/** One answer, one object, each placement in it once. */
export const canonical: Rule = {
  name: "canonical",
  why: "Core shares results between answers that are one object; duplicates and copies only cost time and memory.",
  counterexample(subject) {
    for (const facts of subject.points) {
      for (const host of HOSTS) {
        const said = subject.ask(facts, host);
        const twice = isRefusal(said) ? undefined : duplicate(said);
        if (twice !== undefined) return `${at(facts, host)} has the placement ${twice} twice`;
        if (subject.ask(copy(facts), host) !== said) {
          return `${at(facts, host)} gives a new object each time; return a shared constant`;
        }
      }
    }
    return undefined;
  },
};

/** A placement that occurs twice, where what is absent means the worst. */
function duplicate(placements: readonly Placement[]): string | undefined {
  const shown = placements.map(({ memory, cache, vma, pages }) =>
    show({ memory, cache, vma: vma ?? "pfnmap-fault", pages: pages ?? "non-refcounted" }),
  );
  return shown.find((placement, i) => shown.indexOf(placement) !== i);
}
