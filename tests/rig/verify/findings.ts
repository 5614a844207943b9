import type { BufferReport, Report } from "../guest/report.js";
import type { Observation } from "../observe/protocol.js";
import { answerTo, claimOf, claimText, covers, seenText } from "./claim.js";

const nameOf = ({ driver, name }: BufferReport): string => `${driver}, ${name}`;

type Check = (buffer: BufferReport) => string | undefined;

const checked = (report: Report, check: Check, buffers = report.buffers): string[] =>
  buffers.flatMap((buffer) => {
    const finding = check(buffer);
    return finding === undefined ? [] : [`${nameOf(buffer)}: ${finding}`];
  });

/** Mappings that are not as the answer on the maker's facts says. */
export const wrongClaims = (report: Report): string[] =>
  checked(report, (buffer) => {
    const claim = claimOf(buffer, report);
    const moments = [buffer.seen, buffer.afterProbe, buffer.afterPressure];
    const wrong = moments.find((seen) => "error" in seen || !covers(claim, seen, report));
    return wrong && `claimed ${claimText(claim)}, observed ${seenText(wrong)}`;
  });

/** Those that can be probed, and found by a scan. */
const dmaBufs = ({ buffers }: Report) => buffers.filter(({ expName }) => expName !== undefined);

/** An observation without what changes by itself: bits that say accessed, or written. */
const whereAndHow = (seen: Observation): string =>
  JSON.stringify("error" in seen ? seen : { ...seen, entry: undefined });

/** Buffers that were elsewhere after vmprot had asked their drivers. */
export const movedByProbing = (report: Report): string[] =>
  checked(report, ({ seen, afterProbe }) =>
    whereAndHow(seen) === whereAndHow(afterProbe)
      ? undefined
      : `was ${JSON.stringify(seen)}, is ${JSON.stringify(afterProbe)}`,
  );

/** Probes that name another exporter, contradict the maker, or lead to a wrong answer. */
export const wrongProbes = (report: Report): string[] => {
  const check: Check = ({ exporter, facts, probe, seen }) => {
    if (probe === undefined) return "not probed";
    if (probe.kind !== "facts") return JSON.stringify(probe);
    if (probe.exporter !== exporter) return `probed as ${probe.exporter}`;
    const known = facts as Readonly<Record<string, unknown>>;
    const lie = Object.entries(probe.facts).find(
      ([name, value]) => value !== "unknown" && name in known && value !== known[name],
    );
    if (lie !== undefined) return `probed ${lie[0]}=${lie[1]}, made with ${known[lie[0]]}`;
    const answer = answerTo(exporter, probe.facts, report);
    if (answer.kind === "refusal" || "error" in seen || covers(answer, seen, report))
      return undefined;
    return `the probe leads to ${claimText(answer)}, observed ${seenText(seen)}`;
  };
  return checked(report, check, dmaBufs(report));
};

/** Buffers that a scan of the machine does not show once, or that it cannot name. */
export const wrongScans = (report: Report): string[] => {
  const check: Check = ({ ino, expName, exporter, scan }) => {
    const [row, ...more] = report.scan.filter(({ buffer }) => buffer.ino === ino);
    if (row === undefined) return "not in the scan of the machine";
    if (more.length > 0) return "more than once in the scan of the machine";
    if (row.buffer.expName !== expName) return `scanned as ${row.buffer.expName}`;
    if (scan?.problem !== undefined) return JSON.stringify(scan.problem);
    if (scan?.result.exporter !== exporter) return `named ${scan?.result.exporter}`;
    // Where several drivers may have made it, a scan that is not told which must not guess.
    const guessed = expName === "drm" && row.result.answer.kind === "attributes";
    return guessed ? "the scan of the machine guessed its driver" : undefined;
  };
  return checked(report, check, dmaBufs(report));
};
