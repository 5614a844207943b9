import { type Facts, PRESETS } from "@vmprot/core";
import type { Rule } from "../law.js";
import { asksDevices, identities, probeDevice, probeOf } from "../probing.js";
import { MOST_ERRNO } from "../replies.js";
import { show } from "../show.js";

/** A driver that answered nothing has told nothing. */
export const probeFailureRefuses: Rule = {
  name: "probe-failure-refuses",
  why: "Where every ioctl failed nothing is known of the buffer, and nothing may be mapped on that.",
  appliesTo: asksDevices,
  counterexample(subject) {
    const probe = probeOf(subject);
    for (const expName of probe.expNames) {
      for (const identity of identities(probe)) {
        for (let errno = 1; errno <= MOST_ERRNO; errno++) {
          const failed = () => ({ errno, bytes: [] });
          const { result, calls } = probeDevice(subject, expName, identity, failed);
          // A probe that asks nothing has its facts from the driver's name.
          if (calls.length === 0 || result.kind !== "facts") continue;
          const facts = result.facts as Facts;
          for (const { name } of PRESETS) {
            const query = { exporter: subject.adapter.exporter, facts, platform: name };
            if (subject.vmProt.query(query).verdict.kind === "refuse") continue;
            return `every ioctl fails with errno ${errno}: facts ${show(facts)}, which ${name} maps`;
          }
        }
      }
    }
    return undefined;
  },
};
