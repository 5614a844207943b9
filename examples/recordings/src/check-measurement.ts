import { PLAIN_VM, type Platform, type VmProt } from "@vmprot/core";
import type { RecordedBuffer } from "./recording.js";

/** How a measurement compares with what vmprot says of the buffer. */
export interface Comparison {
  /** Page-table entries that were read, and those that are among the answer's placements. */
  readonly entries: number;
  readonly entriesPlaced: number;
  /** 1 if KVM was tried and the answer gives a verdict, and 1 if that allows for what KVM did. */
  readonly runs: number;
  readonly runsAsSaid: number;
  /** 1 if the verdict refuses and this one run went well all the same. */
  readonly runsSpared: number;
}

const NOTHING: Comparison = { entries: 0, entriesPlaced: 0, runs: 0, runsAsSaid: 0, runsSpared: 0 };

/**
 * Holds the answer and the verdict for the machine of the recording against what it did. A verdict
 * that maps promises that every run goes well. One that refuses speaks of the worst page and memory
 * that the buffer can have, which one run need not hit.
 */
export function checkMeasurement(
  vmProt: VmProt,
  { query, measured }: RecordedBuffer,
  platform: Platform | undefined,
): Comparison {
  if (measured === undefined || platform === undefined) return NOTHING;
  const { answer, verdict } = vmProt.query({ ...query, platform, vm: PLAIN_VM });
  if (answer.kind === "refusal") return NOTHING;
  const modes = [measured.hostPte, measured.afterPressure].flatMap((pte) => pte?.cache ?? []);
  const placed = modes.filter((mode) => answer.placements.some(({ cache }) => cache === mode));
  const tried = measured.kvm !== undefined;
  const wentWell = measured.kvm === "ok";
  const maps = verdict.kind === "map";
  return {
    entries: modes.length,
    entriesPlaced: placed.length,
    runs: Number(tried),
    runsAsSaid: Number(tried && (wentWell || !maps)),
    runsSpared: Number(tried && wentWell && !maps),
  };
}
