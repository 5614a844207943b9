import type { MapInfo } from "./contract/cache-mode.js";
import type { Result } from "./contract/result.js";
import type { Buffer } from "./define-adapter.js";

/**
 * What is to be done about a mapping under the facts that hold now.
 *
 * - `keep`: nothing; the attribute that the guest was told is still safe.
 * - `change`: the guest may map the buffer still, but must use another attribute than it was told.
 * - `revoke`: the guest must lose it; `result.verdict` says why.
 * - `revoked`: nothing; the guest has lost it, and has yet to notice.
 */
export type MappingState = "keep" | "change" | "revoke" | "revoked";

/** One mapping that a VMM holds, as of the last change; frozen. */
export interface GuestMapping<Id> extends Buffer {
  readonly id: Id;
  /** The map_info that the guest was told. */
  readonly told: MapInfo;
  /** What a query under the facts that hold now says. */
  readonly result: Result;
  readonly state: MappingState;
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
  /** As safe as they were. */
  readonly keep: readonly GuestMapping<Id>[];
}
