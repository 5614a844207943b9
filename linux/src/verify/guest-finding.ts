import type { CacheMode, Result, Vm } from "@vmprot/core";
import { MAPPABILITY_RULES } from "@vmprot/core/tables";
import { faultText, type GuestFault } from "../guest/guest-fault.js";
import type { Sight } from "../guest/running-guest.js";
import { ERRNO } from "../system/errno.js";
import { type Finding, notTold, told } from "./finding.js";

/** What came of giving a buffer to a guest. */
export type GuestOutcome =
  | ({ readonly kind: "ran"; readonly mode: string; readonly pages: number } & Sight)
  | { readonly kind: "failed"; readonly fault: GuestFault }
  /** This machine runs no guest of ours. */
  | { readonly kind: "unable"; readonly why: string };

/** What KVM is to do with the buffer, by the verdict. */
export type GuestClaim =
  | { readonly kind: "maps"; readonly cache: CacheMode }
  | {
      readonly kind: "fails";
      readonly cache: CacheMode;
      readonly call: string;
      readonly errno: string;
      readonly rule: string;
    }
  /** Nothing that could be tried. */
  | { readonly kind: "none"; readonly why: string };

/**
 * Rules that refuse more than some kernels do, for no field of a query tells them apart: where such a
 * buffer maps, the rule is not wrong.
 */
const BROADER: Readonly<Record<string, { readonly why: string; readonly arch?: string }>> = {
  R9: { why: "its fix was backported, and two numbers of a version do not tell" },
  R11: { arch: "arm64", why: "memory from CMA has a reference for each page" },
  "R11-memfd": { why: "of which order a memfd's pages are depends on who allocated them" },
  R12: { why: "KVM emulates some instructions that store" },
};

/** What the verdict claims of KVM, and with which attribute a guest would have to map the buffer. */
export function guestClaim({ answer, verdict }: Result, slot: NonNullable<Vm["slot"]>): GuestClaim {
  if (verdict.kind === "map") return { kind: "maps", cache: verdict.guestCache };
  const rule = MAPPABILITY_RULES.find(({ id }) => id === verdict.rule);
  if (verdict.code !== "KVM_CANNOT_MAP" || rule === undefined || answer.kind === "refusal") {
    return { kind: "none", why: `no call of KVM's fails for ${verdict.code}` };
  }
  if (rule.fails === undefined) {
    return { kind: "none", why: "not tried: the guest would have memory that is not the buffer's" };
  }
  const failure = rule.fails.find((each) => each.slot === undefined || each.slot === slot);
  if (failure === undefined) return { kind: "none", why: `${rule.id} says nothing of this slot` };
  const { call, errno } = failure;
  return { kind: "fails", cache: answer.cache, call, errno, rule: rule.id };
}

/**
 * Holds what the verdict claims of KVM against what came of it.
 *
 * @param arch the host's, by the contract's names
 */
export function guestFinding(
  claim: GuestClaim,
  result: Result,
  outcome: GuestOutcome,
  arch: string | undefined,
): Finding {
  if (claim.kind === "none") return notTold("guest", verdictText(result), claim.why);
  const claimed =
    claim.kind === "maps"
      ? `${verdictText(result)}: KVM takes the memslot, and the guest reads and writes each page`
      : `${verdictText(result)}: ${claim.call} fails with ${claim.errno}`;
  if (outcome.kind === "unable") return notTold("guest", claimed, `no guest: ${outcome.why}`);
  const seen = outcomeText(outcome);
  if (claim.kind === "maps") return told("guest", wentWell(outcome), claimed, seen);
  if (outcome.kind === "failed") {
    const { call, errno } = outcome.fault;
    const expected = ERRNO[claim.errno as keyof typeof ERRNO];
    return told("guest", call === claim.call && errno === expected, claimed, seen);
  }
  const why = whyBroader(claim.rule, result, arch);
  if (why !== undefined) return notTold("guest", claimed, `${seen}; but ${why}`);
  return told("guest", false, claimed, seen);
}

/** Why the buffer may well map here and now though it is refused; undefined where it may not. */
function whyBroader(rule: string, { answer, verdict }: Result, arch: string | undefined) {
  const unknown = verdict.kind === "refuse" ? verdict.unknown : undefined;
  if (unknown !== undefined) return `the refusal is for what is unknown: ${unknown.join(", ")}`;
  if (answer.kind === "attributes" && answer.placements.length > 1) {
    return "the refusal is for the worst of the places that the buffer can be in";
  }
  const broader = BROADER[rule];
  return broader?.arch === undefined || broader.arch === arch ? broader?.why : undefined;
}

/** A verdict in a few words. */
function verdictText({ verdict }: Result): string {
  if (verdict.kind === "map") return `map ${verdict.guestCache}`;
  return `refuse ${verdict.code}${verdict.rule === undefined ? "" : ` (${verdict.rule})`}`;
}

const wentWell = (outcome: GuestOutcome): boolean =>
  outcome.kind === "ran" && outcome.wrongForGuest === 0 && outcome.wrongForHost === 0;

function outcomeText(outcome: Exclude<GuestOutcome, { kind: "unable" }>): string {
  if (outcome.kind === "failed") return faultText(outcome.fault);
  const { pages, mode, wrongForGuest, wrongForHost } = outcome;
  if (wentWell(outcome)) return `${pages} of ${pages} pages, both ways, in ${mode}`;
  return `of ${pages} pages, the guest read ${wrongForGuest} wrong and the host ${wrongForHost}, in ${mode}`;
}
