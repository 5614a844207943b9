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
    for (const name of subject.names) {
      const rests = smallestFirst(subject.points.map((facts) => ({ ...facts, [name]: "unknown" })));
      for (const facts of rests.slice(0, MOST_FACTS)) {
        const wrong = admitsMore(subject, facts, name);
        if (wrong !== undefined) return wrong;
      }
    }
    return undefined;
  },
};

function admitsMore(subject: Subject, facts: Facts, name: string): string | undefined {
  const { adapter, vmProt, space } = subject;
  // One of its own, which has kept no answers from before.
  let other: VmProt | undefined;
  for (const { name: platform } of PRESETS) {
    for (const profile of PROFILES) {
      const query = { exporter: adapter.exporter, platform, profile };
      const said = verdict(vmProt, { ...query, facts });
      if (said !== "map") continue;
      other ??= new VmProt([adapter]);
      for (const value of space[name] ?? []) {
        const truth = verdict(other, { ...query, facts: { ...facts, [name]: value } });
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
