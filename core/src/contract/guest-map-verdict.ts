import type { CacheMode, MapInfo } from "./cache-mode.js";
import type { HazardCode } from "./hazard-codes.js";
import type { RefusalCode } from "./refusal-codes.js";

/** What this guest, on this host, may do with the buffer. */
export type GuestMapVerdict = MapVerdict | RefuseVerdict;

/**
 * Who decides the effective type of the guest's mapping.
 *
 * - `binding`: safe only if the guest uses `guestCache`.
 * - `ignored`: the hypervisor or hardware forces the type, whatever the guest asks.
 * - `any`: every choice is at least as safe as `guestCache`.
 */
export type GuestAttribute = "binding" | "ignored" | "any";

/** A difference between host and guest types that the profile accepts, or slow reads. */
export interface Hazard {
  readonly code: HazardCode;
  readonly message: string;
}

/** The guest may map the buffer, through the VMM's own mmap of the dma-buf. */
export interface MapVerdict {
  readonly kind: "map";
  /** The attribute that the guest is to use. */
  readonly guestCache: CacheMode;
  /** `guestCache` as virtio-gpu's map_info: 1 cached, 2 uncached, 3 write-combined. */
  readonly mapInfo: MapInfo;
  readonly guestAttribute: GuestAttribute;
  /** Each code once, in the order of the code table; empty for none. */
  readonly hazards: readonly Hazard[];
}

/** One field of a query, and what it would have to be. */
export interface Change {
  /** `facts.…`, `platform.…` or `vm.…`. */
  readonly field: string;
  /** A kernel's is the first version that will do. */
  readonly value: unknown;
}

/** The guest must not map the buffer. */
export interface RefuseVerdict {
  readonly kind: "refuse";
  readonly code: RefusalCode;
  readonly message: string;
  /** What the VMM, the guest or an administrator can do about it. */
  readonly remedy: string;
  /**
   * What `remedy` comes to: a query that differs from this one in these fields, and in no others, is
   * answered with `map`. The fewest changes, the cheapest of equals; absent where one or two changes
   * of the environment, or another allocation with one of them, were not enough.
   */
  readonly changes?: readonly Change[];
  /**
   * The row that refused: `R11` of the rule reference, `arm64:device` of a host's, `msm:cached` of an
   * adapter's; absent where no single one did.
   */
  readonly rule?: string;
  /**
   * Exactly the fields on which the outcome depends: facts in the adapter's order, then
   * `platform.…`, then `vm.…`. Whoever states them all, with any values, is not asked again.
   */
  readonly unknown?: readonly string[];
}
