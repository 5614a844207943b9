import { errnoText } from "@vmprot/linux";
import type {
  CandidateReport,
  MappabilityReport,
  Outcome,
  Trial,
} from "../guest/mappability-report.js";
import { WAYS, type Way } from "../guest/ways.js";
import type { GuestPlace } from "./guest-places.js";
import { tableRow } from "./table.js";

/** Those that every buffer comes in; the others have a line each. */
const EVERYWHERE = WAYS.filter(({ on, scattered }) => on === undefined && !scattered);
const SPECIAL = WAYS.filter((way) => !EVERYWHERE.includes(way));

export const WAYS_HEADER = ["kernel", "machine", "buffer", ...EVERYWHERE.map(({ name }) => name)];
export const SPECIAL_HEADER = ["kernel", "machine", "buffer", "way", "what came of it"];

function outcomeText(outcome: Outcome): string {
  if (outcome.kind === "not there") return "";
  if (outcome.kind === "mapped") {
    const { wrongForGuest, wrongForHost } = outcome;
    return wrongForGuest + wrongForHost === 0 ? "ok" : "wrong memory";
  }
  const { call, errno, exit = "" } = outcome.fault;
  if (errno === undefined) return /exception|store/.exec(exit)?.[0] ?? exit;
  const name = /\((\w+)\)/.exec(errnoText(errno))?.[1] ?? `errno ${errno}`;
  return call === "KVM_RUN" ? `${name} in the run` : name;
}

/** In brackets, the rule that refuses. */
function cell(trial: Trial | undefined): string {
  if (trial === undefined) return "";
  const text = outcomeText(trial.outcome);
  const { here } = trial;
  const rule = here.kind === "refuse" && here.code === "KVM_CANNOT_MAP" ? here.rule : undefined;
  return text === "" || rule === undefined ? text : `${text} (${rule})`;
}

function nameOf({ driver, name, setting }: CandidateReport): string {
  const buffer = `${driver}: ${name.replace(/, page \d+$/, "")}`;
  return setting === undefined ? buffer : `${buffer}; ${setting}`;
}

function cells(candidate: CandidateReport, ways: readonly Way[]): string[] {
  return ways.map(({ name }) => cell(candidate.trials.find(({ way }) => way === name)));
}

/** The rows of one place, a column for each way that every buffer comes in. */
export const wayRows = (
  { suite, machine }: GuestPlace,
  { candidates }: MappabilityReport,
): string =>
  candidates
    .map((candidate) => [candidate, cells(candidate, EVERYWHERE)] as const)
    .filter(([, outcomes]) => outcomes.some((text) => text !== ""))
    .map(([candidate, outcomes]) => tableRow([suite, machine, nameOf(candidate), ...outcomes]))
    .join("");

/** The rows of one place, for the ways that are for some machines or buffers. */
export const specialRows = (
  { suite, machine }: GuestPlace,
  { candidates }: MappabilityReport,
): string =>
  candidates
    .flatMap((candidate) =>
      cells(candidate, SPECIAL).flatMap((text, index) =>
        text === ""
          ? []
          : tableRow([suite, machine, nameOf(candidate), SPECIAL[index]?.name ?? "", text]),
      ),
    )
    .join("");
