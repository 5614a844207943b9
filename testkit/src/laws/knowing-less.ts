import { type Facts, PRESETS, PROFILES, type Query, VmProt } from "@vmprot/core";
import type { Rule } from "../law.js";
import { show } from "../show.js";
import { smallestFirst } from "../smallest-first.js";
import { at, type Subject } from "../subject.js";

/** The most facts of which one is made unknown. */
const MOST_FACTS = 300;

/** Refusals of buffers whose mapping fails by itself: as a possibility they harm nobody. */
const HARMLESS = ["refuse NO_CPU_MAPPING", "refuse NOT_EXPORTABLE"];

/** Where "unknown" is allowed to map, so is every value that it can stand for. */
export const knowingLess: Rule = {
  name: "knowing-less",
  why: 'A caller who says "unknown" must not get a mapping that the truth would refuse.',
  appliesTo: ({ names }) => names.length > 0,
  counterexample(subject) {
    // Only verdicts are looked at. What "unknown" was asked of keeps answers, which the truth must not be from.
    const services = {
      unsure: new VmProt([subject.adapter], { remedies: false }),
      sure: new VmProt([subject.adapter], { remedies: false }),
    };
    for (const name of subject.names) {
      const rests = smallestFirst(subject.points.map((facts) => ({ ...facts, [name]: "unknown" })));
      // Facts that differed in nothing but this one are now the same.
      const distinct = new Map(rests.slice(0, MOST_FACTS).map((facts) => [show(facts), facts]));
      for (const facts of distinct.values()) {
        const wrong = admitsMore(subject, services, facts, name);
        if (wrong !== undefined) return wrong;
      }
    }
    return undefined;
  },
};

interface Services {
  readonly unsure: VmProt;
  /** Is asked only about facts that are known. */
  readonly sure: VmProt;
}

function admitsMore(
  { adapter, space }: Subject,
  { unsure, sure }: Services,
  facts: Facts,
  name: string,
): string | undefined {
  for (const { name: platform } of PRESETS) {
    for (const profile of PROFILES) {
      const query = { exporter: adapter.exporter, platform, profile };
      const said = verdict(unsure, { ...query, facts });
      if (said !== "map") continue;
      for (const value of space[name] ?? []) {
        const truth = verdict(sure, { ...query, facts: { ...facts, [name]: value } });
        if (truth === said || HARMLESS.includes(truth)) continue;
        return `${at(facts)} on ${platform}, ${profile}: ${said}; but with ${name} ${show(value)}: ${truth}`;
      }
    }
  }
  return undefined;
}

function verdict(vmProt: VmProt, query: Query): string {
  const { verdict: said } = vmProt.query(query);
  return said.kind === "map" ? "map" : `refuse ${said.code}`;
}
