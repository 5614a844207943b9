import type { Speed } from "./classify-speed.js";

/** What vmprot says of a buffer, held against what the machine did with it. */
export interface Finding {
  /**
   * - `exporter`: whose buffer it is, as its probe found.
   * - `mapping`: that the process can map it, or cannot.
   * - `speed`: the attribute of that mapping, by what accesses cost.
   * - `guest`: that a guest of KVM's reads and writes each page, or the call that fails.
   * - `stage-2`: what KVM writes into its own tables.
   */
  readonly claim: "exporter" | "mapping" | "speed" | "guest" | "stage-2";
  readonly verdict: "agrees" | "disagrees" | "could not tell";
  /** What vmprot says. */
  readonly claimed: string;
  /** What was seen, with the figures; or why nothing could be. */
  readonly seen: string;
  /** Of `speed`: medians in nanoseconds an access. */
  readonly nanoseconds?: NonNullable<Speed["nanoseconds"]>;
}

/** A claim that was not held against anything, and why. */
export const notTold = (claim: Finding["claim"], claimed: string, why: string): Finding => ({
  ...{ claim, verdict: "could not tell", claimed, seen: why },
});

/** A claim that came true or not. */
export const told = (
  claim: Finding["claim"],
  agrees: boolean,
  claimed: string,
  seen: string,
): Finding => ({ claim, verdict: agrees ? "agrees" : "disagrees", claimed, seen });
