import { ADAPTER_REFUSAL_CODES } from "@vmprot/core";
import type { Rule } from "../law.js";
import { at, isFunction, isRefusal } from "../subject.js";

/** An adapter refuses with the codes of adapters; the others are conclusions of the policy. */
export const ownCodes: Rule = {
  name: "own-codes",
  why: "The other codes are core's: about the host, the VM and what is not known; an adapter knows none of these.",
  appliesTo: isFunction,
  counterexample(subject) {
    for (const facts of subject.points) {
      for (const host of subject.hosts) {
        const said = subject.ask(facts, host);
        if (!isRefusal(said) || ADAPTER_REFUSAL_CODES.includes(said.code)) continue;
        return `${at(facts, host)} gives ${said.code}; adapters have ${ADAPTER_REFUSAL_CODES.join(", ")}`;
      }
    }
    return undefined;
  },
};
