import type { Facts, GuestMapVerdict, Platform } from "@vmprot/core";
import type { GuestFault, Seen } from "@vmprot/linux/guest";
import type { Observation, Stage2Observation } from "../observe/protocol.js";

/** What came of giving one buffer to a guest. */
export interface GuestReport {
  readonly name: string;
  readonly driver: string;
  readonly exporter: string;
  /** What the one who made it knows. */
  readonly facts: Facts;
  readonly verdict: GuestMapVerdict;
  /** The policy was gone round: no VMM does that, but a refusal is to be tried too. */
  readonly forced: boolean;
  /** Bytes. */
  readonly size: number;
  /** The CPU mode of the guest; absent where none was started. */
  readonly mode?: string;
  /** Why no guest was started with the buffer. */
  readonly notStarted?: GuestFault | string;
  readonly first?: Seen;
  /** The VMM's mapping, which KVM follows, while the guest has the buffer. */
  readonly seen?: Observation;
  /** KVM's own entry for the guest's first page. */
  readonly stage2?: Stage2Observation;
  /** The same guest once more, after other buffers wanted all of the VRAM. */
  readonly afterPressure?: Seen;
  readonly seenAfterPressure?: Observation;
  readonly stage2AfterPressure?: Stage2Observation;
}

/** A caller who states what the policy must refuse. */
export interface RefusedReport {
  readonly claim: string;
  /** Codes of the refusals, of all buffers. */
  readonly codes: readonly string[];
  /** How many memory slots KVM was asked for. */
  readonly slots: number;
}

/** What came of giving every buffer to a guest. */
export interface KvmReport {
  /** As `uname -r` says it. */
  readonly kernel: string;
  readonly platform: Platform;
  readonly buffers: readonly GuestReport[];
  readonly refused: readonly RefusedReport[];
}
