import { MAPPABILITY_RULES } from "@vmprot/core/tables";
import type { MappabilityReport, Outcome, Trial } from "../guest/mappability-report.js";
import { BROADER } from "./broader.js";
import { byRule, cameTrue, expectedOf } from "./expected.js";
import { broaderThanThis, nameOfTried, triedOf } from "./tried.js";

const PAGE = 4096;

const wentWell = (outcome: Outcome): boolean =>
  outcome.kind === "mapped" && outcome.wrongForGuest + outcome.wrongForHost === 0;

/** A way that is not what the policy was asked about: no field of a VM says it. */
const isBesides = ({ way }: Trial): boolean => /read-only|unaligned/.test(way);

/** Ways of which the policy says `map`, and in which a guest did not read and write every page. */
export const wrongTrialMaps = (report: MappabilityReport): string[] =>
  triedOf(report)
    .filter(({ trial }) => trial.said.kind === "map" && !isBesides(trial))
    .filter(({ trial }) => !wentWell(trial.outcome))
    .map((tried) => `${nameOfTried(tried)}: ${JSON.stringify(tried.trial.outcome)}`);

/** Ways in which something else came of it than what core says of the place that the buffer is in. */
export const wrongTrials = (report: MappabilityReport): string[] =>
  triedOf(report).flatMap((tried) => {
    const { trial, candidate } = tried;
    if (trial.outcome.kind === "not there") return [];
    const expected = expectedOf(tried);
    if (cameTrue(expected, trial.outcome, candidate.size / PAGE)) return [];
    const text = expected.kind === "stopped" ? String(expected.exit) : JSON.stringify(expected);
    return [`${nameOfTried(tried)}: expected ${text}, was ${JSON.stringify(trial.outcome)}`];
  });

/** Rules that a call of this kernel's failed by, as they say, or memory was wrong by. */
export const rulesSeen = (report: MappabilityReport): string[] => {
  const seen = triedOf(report)
    .filter((tried) => !broaderThanThis(tried))
    .filter(({ trial, candidate }) => {
      const expected = byRule(trial.here, trial.vm.slot ?? "after");
      return expected && cameTrue(expected, trial.outcome, candidate.size / PAGE);
    })
    .map(({ trial }) => (trial.here.kind === "refuse" ? (trial.here.rule ?? "") : ""));
  const ids = MAPPABILITY_RULES.map(({ id }) => id);
  return ids.filter((id) => seen.includes(id));
};

/** Exceptions of {@link BROADER} that this kernel shows, by rule. */
export const broaderSeen = (report: MappabilityReport): string[] => {
  const seen = triedOf(report).map((tried) => broaderThanThis(tried)?.rule);
  return BROADER.map(({ rule }) => rule).filter((rule) => seen.includes(rule));
};

/** Buffers whose first page's entry was not found, in the VMM's tables. */
export const unseenEntries = (report: MappabilityReport): string[] =>
  report.candidates
    .filter(({ seen }) => seen === undefined || "error" in seen)
    .map(({ driver, name, seen }) => `${driver}, ${name}: ${JSON.stringify(seen)}`);
