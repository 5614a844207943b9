import type { MapInfo } from "./contract/cache-mode.js";
import type { MapVerdict } from "./contract/guest-map-verdict.js";
import type { Result } from "./contract/result.js";
import type { Buffer } from "./define-adapter.js";
import type { OwnFacts } from "./own-facts.js";
import type { Weakening } from "./weakenings.js";

/**
 * What is to be done about a mapping under the facts that hold now.
 *
 * - `keep`: nothing; the attribute that the guest was told is as safe as when it was told.
 * - `weaker`: nothing needs to be; it is still safe, but `weaker` says what it has lost since.
 * - `change`: the guest may map the buffer still, but must use another attribute than it was told.
 * - `revoke`: the guest must lose it; `result.verdict` says why.
 * - `revoked`: nothing; the guest has lost it, and has yet to notice.
 */
export type MappingState = "keep" | "weaker" | "change" | "revoke" | "revoked";

/** One mapping that a VMM holds, as of the last change; frozen. */
export interface GuestMapping<Id> extends Buffer {
  readonly id: Id;
  /** The map_info that the guest was told. */
  readonly told: MapInfo;
  /** What is known of this mapping alone; absent for nothing. */
  readonly own?: OwnFacts;
  /** What a query under the facts that hold now says. */
  readonly result: Result;
  readonly state: MappingState;
  /**
   * The verdict that `weaker` compares with: the one by which the guest was told, or that was
   * accepted since. Absent where it was restored, and no facts have allowed it here yet.
   */
  readonly toldBy?: MapVerdict;
  /** What it has lost since; empty in every other state than `weaker`. */
  readonly weaker: readonly Weakening[];
}

/** What new facts mean for every mapping that the guest has. */
export interface MappingChanges<Id> {
  /** No longer safe: take them from the guest, then call `revoke`. */
  readonly revoke: readonly GuestMapping<Id>[];
  /**
   * Safe with another attribute only: tell the guest, then call `retell`; revoke it where the guest
   * cannot be told, as in virtio-gpu.
   */
  readonly change: readonly GuestMapping<Id>[];
  /** Safe, but weaker than when the guest was told: call `accept`, or revoke them. */
  readonly weaker: readonly GuestMapping<Id>[];
  /** As safe as they were. */
  readonly keep: readonly GuestMapping<Id>[];
}
