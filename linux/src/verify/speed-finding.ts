import type { CacheMode, Placement, Platform, VmProtAnswer } from "@vmprot/core";
import type { Found } from "../host/host-reading.js";
import type { Speed } from "./classify-speed.js";
import { type Finding, notTold, told } from "./finding.js";

const ALL: readonly CacheMode[] = ["cached", "write-combined", "uncached"];

/**
 * Holds the exporter's attributes against what accesses to the mapping cost.
 *
 * @param beneath whether a hypervisor or an emulator is: then nothing is measured
 * @param measure called where speeds mean something
 */
export function speedFinding(
  answer: VmProtAnswer,
  platform: Platform,
  beneath: Found,
  measure: () => Speed,
): Finding {
  if (answer.kind === "refusal") {
    return notTold("speed", `refused: ${answer.code}`, "vmprot claims no attribute");
  }
  const expected = [...new Set(answer.placements.flatMap((each) => seenAs(each, platform)))];
  const claimed = `${expected.join(" or ")} (${answer.basis})`;
  if (expected.length === ALL.length) {
    return notTold("speed", claimed, "any attribute would agree with that");
  }
  if (beneath.value !== false) {
    const what =
      beneath.value === true ? "a hypervisor or emulator is beneath" : "what is beneath is unknown";
    return notTold("speed", claimed, `speeds mean nothing here: ${what} (${beneath.from})`);
  }
  const { says, why, nanoseconds } = measure();
  const figures = nanoseconds === undefined ? {} : { nanoseconds };
  if (says === "cannot tell") return { ...notTold("speed", claimed, why), ...figures };
  return { ...told("speed", expected.includes(says), claimed, `${says}: ${why}`), ...figures };
}

/**
 * What a placement's attribute comes to in accesses of the processor. On x86 a device's own memory
 * has the type of its MTRR beneath cached and UC-minus mappings (Intel SDM vol. 3A, table 12-7); on
 * riscv64 its physical attributes are what hold.
 */
function seenAs({ memory, cache }: Placement, platform: Platform): readonly CacheMode[] {
  if (memory === "ram" || platform.arch === "arm64") return [cache];
  if (platform.arch !== "x86_64") return [cache, "uncached"];
  const { deviceMtrr = "unknown" } = platform;
  if (cache === "write-combined") return [cache];
  if (cache === "uncached") {
    return ["uncached", "write-back"].includes(deviceMtrr) ? [cache] : [cache, "write-combined"];
  }
  if (deviceMtrr === "write-back") return [cache];
  return deviceMtrr === "unknown" ? ALL : [deviceMtrr];
}
