import type { Facts } from "@vmprot/core";
import type { Rule } from "../law.js";
import { toldRuns } from "../probe-runs.js";
import { asksDevices } from "../probing.js";
import { show } from "../show.js";
import { answerKey, at, type Subject } from "../subject.js";

/** A fact named imported, where it is true, settles the answer; and a probe that is told so says so. */
export const importedIsForeign: Rule = {
  name: "imported-is-foreign",
  why: "An imported buffer is mapped by the driver that exported it, whatever its other facts are here.",
  appliesTo: (subject) => hasFact(subject) || asksDevices(subject),
  counterexample: (subject) =>
    wrongAnswer(subject) ?? (asksDevices(subject) ? deaf(subject) : undefined),
};

const hasFact = ({ adapter }: Subject): boolean => adapter.facts.imported?.kind === "yes-no";

function wrongAnswer(subject: Subject): string | undefined {
  if (!hasFact(subject)) return undefined;
  for (const facts of subject.points.filter(({ imported }) => imported === true)) {
    for (const host of subject.hosts) {
      const key = answerKey(subject.answer(facts, host));
      if (key !== "FOREIGN_BUFFER") return `${at(facts, host)} gives ${key}`;
    }
  }
  return undefined;
}

function deaf(subject: Subject): string | undefined {
  for (const { where, result } of toldRuns(subject, true)) {
    if (result.kind !== "facts" || Object(result.facts as Facts).imported === true) continue;
    return `${where}: the probe gives facts ${show(result.facts)}`;
  }
  return undefined;
}
