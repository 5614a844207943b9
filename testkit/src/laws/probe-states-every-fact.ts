import type { Rule } from "../law.js";
import { allRuns } from "../probe-runs.js";
import { hasProbe } from "../probing.js";
import { show } from "../show.js";

/** Facts from a probe leave nothing to a default. */
export const probeStatesEveryFact: Rule = {
  name: "probe-states-every-fact",
  why: 'A default is what whoever made the buffer means by silence; a probe did not make it, and says "unknown" where it cannot tell.',
  appliesTo: hasProbe,
  counterexample(subject) {
    for (const run of allRuns(subject)) {
      const { result } = run;
      if (result.kind !== "facts") continue;
      const facts = Object(result.facts) as Readonly<Record<string, unknown>>;
      const silent = subject.names.find(
        (name) => !Object.hasOwn(facts, name) || facts[name] === undefined,
      );
      if (silent !== undefined) return `${run.where}: facts ${show(facts)} do not state ${silent}`;
    }
    return undefined;
  },
};
