import type { Facts } from "@vmprot/core";
import type { Rule } from "../law.js";
import { smallestFirst } from "../points.js";
import { show } from "../show.js";
import { at, HOSTS, isRefusal, type Subject } from "../subject.js";

/** JSON numbers are exact up to here. */
const BITS = 53;

/** No bitwise operators: they stop at 32 bits. */
const has = (mask: number, bit: number): boolean => Math.floor(mask / 2 ** bit) % 2 === 1;

/** A flag that the driver does not define yet may change the mapping. */
export const unknownBits: Rule = {
  name: "unknown-bits",
  why: "A newer driver's flag may change how the buffer is mapped; an adapter that ignores it guesses.",
  appliesTo: ({ options }) => Object.keys(options.flags ?? {}).length > 0,
  counterexample(subject) {
    for (const [name, mask] of Object.entries(subject.options.flags ?? {})) {
      for (const { facts, what } of smallestFirst(strange(subject, name, mask))) {
        for (const host of HOSTS) {
          const said = subject.ask(facts, host);
          if (!isRefusal(said)) return `${what} in ${name}: ${at(facts, host)} gives ${show(said)}`;
        }
      }
    }
    return undefined;
  },
};

/** Each case with each undefined bit, alone and added, and with numbers that are no masks. */
function* strange({ adapter }: Subject, name: string, mask: number) {
  const other = (facts: Facts, value: number, what: string) => ({
    facts: { ...facts, [name]: value },
    what,
  });
  for (const { facts } of adapter.cases) {
    const value = facts[name];
    const flags = typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? value : 0;
    for (let bit = 0; bit < BITS; bit++) {
      if (has(mask, bit)) continue;
      yield other(facts, 2 ** bit, `the undefined bit ${bit}`);
      if (!has(flags, bit)) yield other(facts, flags + 2 ** bit, `the undefined bit ${bit}`);
    }
    for (const number of [-1, flags + 0.5, flags + 2 ** 53, 2 ** 64]) {
      yield other(facts, number, "a number that is no mask");
    }
  }
}
