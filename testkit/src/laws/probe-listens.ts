import type { Rule } from "../law.js";
import { type DeviceRuns, deviceRuns } from "../probe-runs.js";
import { asksDevices } from "../probing.js";
import { show } from "../show.js";
import type { Subject } from "../subject.js";

/** What the driver replies makes a difference to the facts. */
export const probeListens: Rule = {
  name: "probe-listens",
  why: "Facts that are the same whatever the driver answers come from somewhere else: another structure, an earlier buffer.",
  appliesTo: asksDevices,
  counterexample(subject) {
    for (const runs of deviceRuns(subject)) {
      const asked = runs.filter(({ calls }) => calls.length > 0);
      const told = new Set(asked.flatMap((run) => factsOf(subject, run)));
      const [first, ...others] = told;
      if (first === undefined || others.length > 0) continue;
      return `${asked[0]?.on}: facts are ${first} whatever the driver replies`;
    }
    return undefined;
  },
};

/** The facts of a run; that a buffer is another exporter's is a value of imported, where there is one. */
function factsOf({ names }: Subject, { result }: DeviceRuns[number]): string[] {
  if (result.kind === "facts") return [show(result.facts)];
  const isImported = result.code === "FOREIGN_BUFFER" && names.includes("imported");
  return isImported ? ["imported"] : [];
}
