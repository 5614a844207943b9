import { MAPPABILITY_RULES } from "@vmprot/core/tables";
import type { Seen } from "@vmprot/example-kvm-vmm";
import { ERRNO } from "@vmprot/linux";
import type { GuestReport, KvmReport } from "../guest/kvm-report.js";
import { answerTo, claimText, covers, seenText } from "./claim.js";

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

/** The errno that the rule of a refusal predicts, by its name. */
export function predictedErrno({ verdict }: GuestReport): string | undefined {
  if (verdict.kind !== "refuse" || verdict.code !== "KVM_CANNOT_MAP") return undefined;
  const rule = MAPPABILITY_RULES.find(({ id }) => id === verdict.rule);
  return /\bE[A-Z]{3,}\b/.exec(rule?.why ?? "")?.[0];
}

/**
 * Refusals that were not borne out. The first page of a buffer may well be mapped, and so may one in
 * device memory: a refusal speaks of the worst that the buffer can come to.
 */
export const wrongRefusals = (report: KvmReport): string[] =>
  checked(report, (buffer) => {
    if (buffer.verdict.kind !== "refuse") return undefined;
    const name = predictedErrno(buffer);
    if (name === undefined) return `refused with ${buffer.verdict.code}: there is nothing to try`;
    const { first, seen, afterPressure, seenAfterPressure } = buffer;
    const rounds = [
      [first, seen],
      [afterPressure, seenAfterPressure],
    ] as const;
    const wrong = rounds.find(([round, where]) => {
      if (where !== undefined && "memory" in where && where.memory === "device") {
        return !wentWell(round);
      }
      const fault = round?.kind === "failed" ? round.fault : undefined;
      const errno = ERRNO[name as keyof typeof ERRNO];
      return fault?.call !== "KVM_RUN" || fault.errno !== errno || (fault.page ?? 0) < 1;
    });
    return wrong && `${name} was predicted: ${JSON.stringify(wrong)}`;
  });

/** Mappings that guests had, and that no placement of the answer describes. */
export const wrongPlacements = (report: KvmReport): string[] =>
  checked(report, ({ exporter, facts, seen, seenAfterPressure }) => {
    const claim = answerTo(exporter, facts);
    const moments = [seen, seenAfterPressure].filter((moment) => moment !== undefined);
    const wrong = moments.find((moment) => "error" in moment || !covers(claim, moment));
    return wrong && `claimed ${claimText(claim)}, observed ${seenText(wrong)}`;
  });

/** Claims that must be refused, and for which KVM was asked for a slot. */
export const wronglyMapped = ({ refused }: KvmReport): string[] =>
  refused
    .filter(({ codes, slots }) => slots > 0 || codes.includes("map"))
    .map((each) => JSON.stringify(each));
