import { type Facts, PRESETS, PROFILES, type Profile } from "@vmprot/core";
import type { Rule } from "../law.js";
import { smallestFirst } from "../points.js";
import { show } from "../show.js";
import { at, type Subject } from "../subject.js";

/** Where "unknown" is allowed to map, so is every value that it can stand for, and alike. */
export const knowingLess: Rule = {
  name: "knowing-less",
  why: 'A caller who says "unknown" must not get a mapping that the truth would refuse or make otherwise.',
  appliesTo: ({ adapter }) => Object.keys(adapter.optionalFacts).length > 0,
  counterexample(subject) {
    for (const name of Object.keys(subject.adapter.optionalFacts)) {
      // Not only the declared values: one that the declaration forgot is what this law is for.
      const declared = subject.adapter.optionalFacts[name]?.values ?? [];
      const values = smallestFirst([...declared, ...(subject.space[name] ?? [])]);
      const rests = smallestFirst(subject.points.map((facts) => ({ ...facts, [name]: "unknown" })));
      for (const facts of rests) {
        const wrong = admitsMore(subject, facts, name, values);
        if (wrong !== undefined) return wrong;
      }
    }
    return undefined;
  },
};

function admitsMore(
  subject: Subject,
  facts: Facts,
  name: string,
  values: readonly unknown[],
): string | undefined {
  for (const { name: platform } of PRESETS) {
    for (const profile of PROFILES) {
      const said = verdict(subject, facts, platform, profile);
      if (!said.startsWith("map")) continue;
      for (const value of values) {
        const known = { ...facts, [name]: value };
        if (!subject.isValid(known)) continue;
        const truth = verdict(subject, known, platform, profile);
        if (truth === said) continue;
        return `${at(facts)} on ${platform}, ${profile}: ${said}; but with ${name} ${show(value)}: ${truth}`;
      }
    }
  }
  return undefined;
}

function verdict(
  { vmProt, adapter }: Subject,
  facts: Facts,
  platform: (typeof PRESETS)[number]["name"],
  profile: Profile,
): string {
  const { verdict: said } = vmProt.query({ exporter: adapter.exporter, facts, platform, profile });
  return said.kind === "map" ? `map ${said.guestCache}` : `refuse ${said.code}`;
}
