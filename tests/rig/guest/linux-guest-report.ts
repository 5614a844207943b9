import type { Platform } from "@vmprot/core";
import type { End, Exchanged, Told } from "@vmprot/example-linux-guest";

/** The guest's own leaf entry for a mapping, read by the VMM in its page tables. */
export type GuestEntry =
  | {
      /** The cache mode that Linux means by it. */
      readonly cache: string;
      /** Hexadecimal. */
      readonly entry: string;
      /** Where it leads is the host visible region, at the mapping's offset. */
      readonly leadsThere: boolean;
    }
  | { readonly error: string };

/** One buffer of the machine's in a Linux guest. */
export interface LinuxBuffer extends Exchanged {
  readonly driver: string;
  readonly name: string;
  readonly exporter: string;
  /** What the policy says by itself: map_info, or the code of a refusal with its rule. */
  readonly said: { readonly mapInfo: number } | { readonly code: string; readonly rule?: string };
  /** Absent where the guest has no mapping. */
  readonly entry?: GuestEntry;
}

/** What became of a live guest's mappings when facts changed. */
export interface ChangedReport {
  /** What changed, in words. */
  readonly what: string;
  /** Blob ids: what `update` wants to be gone, and what it leaves. */
  readonly revoked: readonly number[];
  readonly kept: readonly number[];
  /** How the guest's next look at each mapping went. */
  readonly told: readonly Told[];
}

/** What a Linux guest of examples/linux-guest made of a machine's buffers. */
export interface LinuxGuestReport {
  /** The host's. */
  readonly kernel: string;
  readonly platform: Platform;
  /** The guest's, as it says itself. */
  readonly guest: string;
  readonly end: End;
  /** Seconds until the guest's program began, and until its end. */
  readonly seconds: { readonly begin: number; readonly end: number };
  readonly buffers: readonly LinuxBuffer[];
  /** What the guest told of a buffer in VRAM that was evicted under it; none where the policy refuses it. */
  readonly evicted: readonly Told[];
  /** Pages of it in which the host did not read what the guest wrote after that. */
  readonly wrongAfterEviction: number;
  readonly changed: readonly ChangedReport[];
  /** The guest was killed when the device had mapped this blob, and not answered yet. */
  readonly killed: { readonly blobId: number; readonly slotsLeft: number; readonly again: string };
  /** Requests and responses of the device's queues, as JSON lines. */
  readonly traffic: readonly string[];
}
