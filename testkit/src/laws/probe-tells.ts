import type { Rule } from "../law.js";
import { allRuns } from "../probe-runs.js";
import { hasProbe } from "../probing.js";

/** Some answer of the driver leads to facts. */
export const probeTells: Rule = {
  name: "probe-tells",
  why: "A probe that always refuses is none: a scan would show its buffers as unknown for ever.",
  appliesTo: hasProbe,
  counterexample(subject) {
    for (const { result } of allRuns(subject)) if (result.kind === "facts") return undefined;
    return "no reply of the driver, of any content or errno, leads to facts";
  },
};
