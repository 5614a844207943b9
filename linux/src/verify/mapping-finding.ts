import type { VmProtAnswer } from "@vmprot/core";
import { errnoText } from "../system/errno.js";
import { type Finding, notTold, told } from "./finding.js";

/** What kept the process from using the buffer: mmap itself, or an access to what it gave. */
export interface MappingFault {
  readonly call: "mmap" | "a page";
  readonly errno: number;
}

/** Refusals that say that a mapping fails by itself. */
const FAILS: readonly string[] = ["NO_CPU_MAPPING", "NOT_EXPORTABLE"];

/**
 * Holds the exporter's answer against the process's own mapping.
 *
 * @param fault absent where every page was read and written
 */
export function mappingFinding(answer: VmProtAnswer, fault: MappingFault | undefined): Finding {
  const seen =
    fault === undefined
      ? "every page is read and written"
      : `${fault.call}: ${errnoText(fault.errno)}`;
  if (answer.kind === "refusal") {
    const claimed = `refused: ${answer.code}`;
    if (FAILS.includes(answer.code)) return told("mapping", fault !== undefined, claimed, seen);
    return notTold("mapping", claimed, `${seen}; of that the refusal says nothing`);
  }
  const claimed = "the process maps it";
  // Possibilities in which a mapping fails by itself are left out of an answer.
  if (fault !== undefined && answer.unknown !== undefined) {
    return notTold("mapping", claimed, `${seen}; not known: ${answer.unknown.join(", ")}`);
  }
  return told("mapping", fault === undefined, claimed, seen);
}
