import type { Rule } from "../law.js";
import { copy, freeze, show } from "../show.js";
import { at, HOSTS } from "../subject.js";

/** What the adapter is given, the caller still owns. */
export const neverMutates: Rule = {
  name: "never-mutates",
  why: "The caller's facts and core's host traits are shared; an adapter that writes to them changes later answers.",
  counterexample(subject) {
    for (const point of subject.oddPoints) {
      for (const traits of HOSTS) {
        const facts = copy(point);
        const host = copy(traits);
        subject.ask(facts, host);
        if (show(facts) !== show(point)) return `${at(point, host)} became ${at(facts)}`;
        if (show(host) !== show(traits)) return `host ${show(traits)} became ${show(host)}`;
        // A write that changes nothing shows only here.
        subject.ask(freeze(facts), freeze(host));
      }
    }
    return undefined;
  },
};
