import type { HazardCode } from "../codes/hazard-codes.js";
import type { RefusalCode } from "../codes/refusal-codes.js";
import type { CacheMode, MapInfo } from "./cache-mode.js";

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

/** A difference between host and guest types that the profile accepts. */
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
  /** Accepted differences, each code once; empty where host and guest agree. */
  readonly hazards: readonly Hazard[];
}

/** The guest must not map the buffer. */
export interface RefuseVerdict {
  readonly kind: "refuse";
  readonly code: RefusalCode;
  readonly message: string;
  /** What the VMM, the guest or an administrator can do about it. */
  readonly remedy: string;
  /** The rule of the rule reference that refused, such as `R11`; absent where no single one did. */
  readonly rule?: string;
  /** The fields that would settle it: `platform.kernel`, `vm.guestPat`, `facts.mapInfo`. */
  readonly unknown?: readonly string[];
}
