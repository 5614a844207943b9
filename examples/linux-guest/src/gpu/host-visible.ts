import type { Facts, OwnFacts } from "@vmprot/core";

/**
 * A buffer of the host's that the guest may name in RESOURCE_CREATE_BLOB. `platform` and `vm` are what is known of
 * its own device and memslot.
 */
export interface HostBuffer extends OwnFacts {
  /** The blob_id that means it. */
  readonly blobId: number;
  readonly fd: number;
  /** Bytes, whole pages. Where `vm.gpaCongruent` is absent, the mapping is made so that it is false. */
  readonly size: number;
  readonly exporter: string;
  readonly facts: Facts;
}

/** The memslots of the host visible memory region: the VMM's own mappings of buffers. */
export interface HostVisible {
  /** Bytes. */
  readonly size: number;
  /**
   * Maps a buffer into the region.
   *
   * @param offset bytes from the beginning of the region
   * @returns 0, or the errno
   */
  map(buffer: HostBuffer, offset: number, size: number): number;
  /** Takes what was mapped there away. */
  unmap(offset: number): void;
}
