import { MAPPABILITY_RULES } from "@vmprot/core/tables";
import { ERRNO } from "@vmprot/linux";
import type { Outcome, Said, Trial } from "../guest/mappability-report.js";
import { WAYS, type Way } from "../guest/ways.js";
import { broaderThanThis, type Tried } from "./tried.js";

/** What should come of a trial. */
export type Expected =
  | { readonly kind: "maps" }
  | { readonly kind: "fails"; readonly call: string; readonly errno: string }
  /** The guest has memory that is not the buffer's. */
  | { readonly kind: "wrong memory" }
  /** The guest is stopped by this, or by a store that nobody expects. */
  | { readonly kind: "stopped"; readonly exit: RegExp };

const MAPS: Expected = { kind: "maps" };
const AT_RUN: Expected = { kind: "fails", call: "KVM_RUN", errno: "EFAULT" };

/** What the rule of a refusal says that KVM does; undefined where it says nothing of KVM. */
export function byRule(said: Said, slot: Trial["vm"]["slot"]): Expected | undefined {
  if (said.kind !== "refuse" || said.code !== "KVM_CANNOT_MAP") return undefined;
  const rule = MAPPABILITY_RULES.find(({ id }) => id === said.rule);
  if (rule === undefined) return undefined;
  if (rule.fails === undefined) return { kind: "wrong memory" };
  const failure = rule.fails.find((each) => each.slot === undefined || each.slot === slot);
  return failure && { kind: "fails", call: failure.call, errno: failure.errno };
}

/** What becomes of a store through a mapping that is read-only: no field of a VM says that it is. */
function ofReadOnly({ report, candidate, trial }: Tried): Expected {
  switch (report.platform.arch) {
    case "x86_64":
      if (candidate.places.every(({ vma }) => vma === "pages")) return AT_RUN;
      // Of VM_PFNMAP it is emulated, and comes out as if no memory were there.
      return { kind: "stopped", exit: /^an unexpected store to 0x100000040$/ };
    case "riscv64":
      if (trial.vm.slot === "before") return AT_RUN;
      return { kind: "fails", call: "KVM_SET_USER_MEMORY_REGION", errno: "EPERM" };
    default:
      return AT_RUN;
  }
}

/** An alignment fault: of the guest's own, where it asked for Device memory itself. */
function ofUnaligned({ unaligned }: Way, { here }: Trial): Expected {
  if (unaligned === "uncached") {
    return { kind: "stopped", exit: /^the guest's own exception, ESR_EL1 0x96000021$/ };
  }
  const isDevice = here.kind === "refuse" && here.code === "GUEST_DEVICE_MEMORY";
  return isDevice ? AT_RUN : MAPS;
}

/** What is said where the addresses are not congruent, if that is all that is other. */
function saidOtherwise({ candidate, trial }: Tried): Said | undefined {
  const name = trial.way.replace("congruent", "not congruent");
  return candidate.trials.find(({ way }) => way === name && way !== trial.way)?.here;
}

/** What should come of it, on what core says of the place that the buffer is in. */
export function expectedOf(tried: Tried): Expected {
  const { trial } = tried;
  const way = WAYS.find(({ name }) => name === trial.way);
  if (way === undefined) throw new Error(`no way ${trial.way}`);
  const said = broaderThanThis(tried) ? saidOtherwise(tried) : trial.here;
  const rule = said && byRule(said, trial.vm.slot ?? "after");
  // What is refused when the slot is registered never comes to run.
  if (rule?.kind === "fails" && rule.call !== "KVM_RUN") return rule;
  if (way.readOnly) return ofReadOnly(tried);
  return rule ?? (way.unaligned === undefined ? MAPS : ofUnaligned(way, trial));
}

/** An errno by its name; undefined if this machine has none of the name. */
export const numberOf = (name: string): number | undefined => ERRNO[name as keyof typeof ERRNO];

/** Whether it is what came of it. */
export function cameTrue(expected: Expected, outcome: Outcome, pages: number): boolean {
  if (outcome.kind === "not there") return false;
  if (outcome.kind === "mapped") {
    const { wrongForGuest, wrongForHost, dirty = pages } = outcome;
    if (expected.kind === "wrong memory") return wrongForGuest > 0;
    return expected.kind === "maps" && wrongForGuest + wrongForHost === 0 && dirty === pages;
  }
  const { call, errno, exit = "" } = outcome.fault;
  if (expected.kind === "stopped") return expected.exit.test(exit);
  return expected.kind === "fails" && call === expected.call && errno === numberOf(expected.errno);
}
