import type { Seen } from "@vmprot/linux/guest";
import type { GuestReport, KvmReport } from "../guest/kvm-report.js";
import { shortly } from "../guest/said.js";
import type { Arch } from "../provision/architectures.js";
import { broaderBy } from "./broader.js";
import { answerTo, claimText, covers, seenText } from "./claim.js";
import { byRule, numberOf } from "./expected.js";

const checked = (
  { buffers }: KvmReport,
  check: (buffer: GuestReport) => string | undefined,
): string[] =>
  buffers.flatMap((buffer) => {
    const finding = check(buffer);
    return finding === undefined ? [] : [`${buffer.driver}, ${buffer.name}: ${finding}`];
  });

const wentWell = (seen: Seen | undefined): boolean =>
  seen?.kind === "seen" && seen.wrongForGuest === 0 && seen.wrongForHost === 0;

/** Buffers whose verdict is `map`, and whose guest did not read and write every page, twice. */
export const wrongMaps = (report: KvmReport): string[] =>
  checked(report, ({ verdict, mode, notStarted, first, afterPressure }) => {
    if (verdict.kind !== "map" || (wentWell(first) && wentWell(afterPressure))) return undefined;
    return JSON.stringify({ mode, notStarted, first, afterPressure });
  });

/** Whether the round is what the rule says, of the slot that was registered after the mapping. */
function isRefuted(report: KvmReport, buffer: GuestReport, which: "first" | "afterPressure") {
  const { verdict, driver, name, notStarted } = buffer;
  const round = buffer[which];
  const seen = which === "first" ? buffer.seen : buffer.seenAfterPressure;
  const expected = byRule(shortly(verdict), "after");
  const { kernel, platform } = report;
  const where = { kernel, arch: platform.arch as Arch, driver, name };
  const isBroader = verdict.kind === "refuse" && broaderBy(verdict.rule, where) !== undefined;
  const isMild = isBroader || (seen !== undefined && "memory" in seen && seen.memory === "device");
  // What is refused for another reason, KVM may map, or it has reasons of its own.
  if (expected === undefined) return false;
  if (expected.kind !== "fails") return !isMild;
  const fault = round?.kind === "failed" ? round.fault : notStarted;
  if (isMild && fault === undefined) return !wentWell(round);
  if (typeof fault !== "object") return true;
  const { call, errno, page } = fault;
  const isTail = expected.call !== "KVM_RUN" || (page ?? 0) >= 1;
  return call !== expected.call || errno !== numberOf(expected.errno) || !isTail;
}

/**
 * Refusals that were not borne out. The first page of a buffer may well be mapped, and so may one in
 * device memory: a refusal speaks of the worst that the buffer can come to.
 */
export const wrongRefusals = (report: KvmReport): string[] =>
  checked(report, (buffer) => {
    if (buffer.verdict.kind !== "refuse") return undefined;
    const wrong = (["first", "afterPressure"] as const).filter((which) =>
      isRefuted(report, buffer, which),
    );
    if (wrong.length === 0) return undefined;
    const { verdict, first, afterPressure, notStarted } = buffer;
    const { code, rule } = verdict;
    return JSON.stringify({ wrong, code, rule, first, afterPressure, notStarted });
  });

/** Mappings that guests had, and that no placement of the answer describes. */
export const wrongPlacements = (report: KvmReport): string[] =>
  checked(report, ({ exporter, facts, seen, seenAfterPressure }) => {
    const host = { arch: report.platform.arch as Arch, kernel: report.kernel };
    const claim = answerTo(exporter, facts, host);
    const moments = [seen, seenAfterPressure].filter((moment) => moment !== undefined);
    const wrong = moments.find((moment) => "error" in moment || !covers(claim, moment, host));
    return wrong && `claimed ${claimText(claim)}, observed ${seenText(wrong)}`;
  });

/** Claims that must be refused, and for which KVM was asked for a slot. */
export const wronglyMapped = ({ refused }: KvmReport): string[] =>
  refused
    .filter(({ codes, slots }) => slots > 0 || codes.includes("map"))
    .map((each) => JSON.stringify(each));
