import type { Rule } from "../law.js";
import { listedPlacements } from "../listed-placements.js";
import { show } from "../show.js";

/** An answer has each placement once. */
export const canonical: Rule = {
  name: "canonical",
  why: "A placement that is listed twice is a slip: one of the two was meant to be another.",
  counterexample(subject) {
    for (const [where, placements] of listedPlacements(subject)) {
      const shown = placements.map(({ memory, cache, vma, pages }) =>
        show({ memory, cache, vma, pages }),
      );
      const twice = shown.find((placement, i) => shown.indexOf(placement) !== i);
      if (twice !== undefined) return `${where} has the placement ${twice} twice`;
    }
    return undefined;
  },
};
