import type { Rule } from "../law.js";
import { copy, freeze, show } from "../show.js";
import { at, isFunction } from "../subject.js";

/** What the adapter is given, it must leave as it is. */
export const neverMutates: Rule = {
  name: "never-mutates",
  why: "Core gives frozen facts and host traits; an adapter that writes to them throws there, and gives no answer.",
  appliesTo: isFunction,
  counterexample(subject) {
    for (const point of subject.points) {
      for (const traits of subject.hosts) {
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
