import type { Platform } from "@vmprot/core";
import { type Found, hostFiles } from "@vmprot/linux";
import type { Finding, NoAllocator, VerifiedBuffer } from "@vmprot/linux/verify";
import type { SeenBuffers } from "./verify-each.js";
import type { NotTried, VerifiedRow, VerifyReport } from "./verify-report.js";
import { releaseNumbers, withoutPaths } from "./without-paths.js";

/** The version of this package; the bundler puts it in. */
declare const VMPROT_VERSION: string;

/** The report, which says nothing of who and where. */
export function makeReport(
  { buffers, notTried }: SeenBuffers,
  others: readonly NoAllocator[],
  platform: Platform,
  beneath: Found,
): VerifyReport {
  const rows = buffers.map(rowOf);
  const { kernel } = platform;
  const processor = /^model name\s*: (.+)$/m.exec(hostFiles().read("proc/cpuinfo") ?? "")?.[1];
  const count = (verdict: Finding["verdict"]): number =>
    rows.flatMap(({ findings }) => findings).filter((each) => each.verdict === verdict).length;
  return {
    vmprot: VMPROT_VERSION,
    machine: {
      platform: {
        ...platform,
        ...(kernel === undefined ? {} : { kernel: releaseNumbers(kernel) }),
      },
      ...(processor === undefined ? {} : { processor }),
      beneath: beneath.value === true || beneath.value === false ? beneath.value : "unknown",
    },
    buffers: rows,
    notTried: [
      ...notTried,
      ...others.map(({ what, fault: { code, message } }) => ({ what, code, message })),
    ].map(anonymous),
    totals: {
      agrees: count("agrees"),
      disagrees: count("disagrees"),
      couldNotTell: count("could not tell"),
    },
  };
}

const anonymous = (each: NotTried): NotTried => ({ ...each, message: withoutPaths(each.message) });

function rowOf({ result, findings, ...buffer }: VerifiedBuffer): VerifiedRow {
  return {
    ...buffer,
    ...(result === undefined ? {} : { answer: result.answer, verdict: result.verdict }),
    findings: findings.map((each) => ({ ...each, seen: withoutPaths(each.seen) })),
  };
}
