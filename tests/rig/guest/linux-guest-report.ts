import type { Platform } from "@vmprot/core";
import type { End, Exchanged, Told } from "@vmprot/example-linux-guest";
import type { Said } from "./mappability-report.js";

/** The guest's own leaf entry for a mapping, as the VMM reads it in the guest's page tables. */
export type GuestEntry =
  | {
      /** The cache mode that Linux means by it. */
      readonly cache: string;
      /** Hexadecimal. */
      readonly entry: string;
      /** It leads to where the device mapped the blob. */
      readonly leadsThere: boolean;
    }
  | { readonly error: string };

/** One buffer of the machine's in a Linux guest. */
export interface LinuxBuffer extends Exchanged {
  readonly driver: string;
  readonly name: string;
  readonly exporter: string;
  /** What core says by itself. */
  readonly said: Said;
  /** Absent where the guest has no mapping. */
  readonly entry?: GuestEntry;
}

/** What the guest told of a buffer in VRAM that was evicted under it. */
export interface EvictedReport {
  readonly told: readonly Told[];
  /** Pages in which the host did not read what the guest wrote after that; absent where nothing was mapped. */
  readonly wrongForHost?: number;
}

/** What a VMM holds because of its guest's blobs. */
export interface Held {
  /** Bytes, after a collection. */
  readonly heap: number;
  /** Its own mappings of buffers, memory slots that are taken, and resources of the device's. */
  readonly mappings: number;
  readonly slots: number;
  readonly resources: number;
}

/** A buffer that was mapped and unmapped many times. */
export interface RepeatedReport {
  readonly told: Told;
  readonly before: Held;
  readonly after: Held;
}

/** What became of a live guest's mappings when facts changed. */
export interface ChangedReport {
  /** What changed, in words. */
  readonly what: string;
  /** Blob ids: what `update` wants to be gone, and what it leaves. */
  readonly revoked: readonly number[];
  readonly kept: readonly number[];
  /** What the guest told of its steps after that. */
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
  /** Until the guest's program began, and until its end. */
  readonly seconds: { readonly begin: number; readonly end: number };
  readonly buffers: readonly LinuxBuffer[];
  /** Absent where no device has VRAM. */
  readonly evicted?: EvictedReport | undefined;
  readonly changed: readonly ChangedReport[];
  /** Absent where that was not asked for, or the guest did not come so far. */
  readonly repeated?: RepeatedReport;
  /** The guest was killed when the device had mapped this blob, and the guest had not heard of it yet. */
  readonly killed: {
    readonly blobId: number;
    /** Mappings of it that this process had then, and has after the VM was closed. */
    readonly mappings: readonly [before: number, after: number];
    /** What another guest made of it: `ok`, or what failed. */
    readonly again: string;
  };
  /** A recording of what the GPU was asked, up to the end of the exchange: TrafficLine. */
  readonly traffic: readonly string[];
}
