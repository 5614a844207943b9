import { PLAIN_VM, type Platform, type VmProt } from "@vmprot/core";
import type { RecordedBuffer } from "./recording.js";

/** How a measurement compares with what vmprot says of the buffer. */
export interface Comparison {
  /** Page-table entries that were read, and those that are among the answer's placements. */
  readonly entries: number;
  readonly entriesPlaced: number;
  /** 1 if KVM was tried and the answer gives a verdict, and 1 if it did as the verdict says. */
  readonly runs: number;
  readonly runsAsSaid: number;
}

const NOTHING: Comparison = { entries: 0, entriesPlaced: 0, runs: 0, runsAsSaid: 0 };

/** Holds the answer and the verdict for the machine of the recording against what it did. */
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
  const asSaid = tried && (measured.kvm === "ok") === (verdict.kind === "map");
  return {
    entries: modes.length,
    entriesPlaced: placed.length,
    runs: Number(tried),
    runsAsSaid: Number(asSaid),
  };
}
