import type { CandidateReport, MappabilityReport, Trial } from "../guest/mappability-report.js";
import type { Arch } from "../provision/architectures.js";
import { type Broader, broaderBy } from "./broader.js";

/** A trial, with all that it depends on. */
export interface Tried {
  readonly report: MappabilityReport;
  readonly candidate: CandidateReport;
  readonly trial: Trial;
}

export const triedOf = (report: MappabilityReport): Tried[] =>
  report.candidates.flatMap((candidate) =>
    candidate.trials.map((trial) => ({ report, candidate, trial })),
  );

/** What makes the trial's refusal broader than this kernel is. */
export const broaderThanThis = ({ report, candidate, trial }: Tried): Broader | undefined => {
  const { kernel, platform } = report;
  const { driver, name } = candidate;
  if (trial.here.kind !== "refuse") return undefined;
  return broaderBy(trial.here.rule, { kernel, arch: platform.arch as Arch, driver, name });
};

export const nameOfTried = ({ candidate, trial }: Tried): string => {
  const { driver, name, setting } = candidate;
  return [driver, name, ...(setting === undefined ? [] : [setting]), trial.way].join(", ");
};
