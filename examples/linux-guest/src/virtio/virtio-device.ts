import type { GuestMemory } from "../machine/guest-memory.js";

/** A request that a driver made available: a chain of descriptors (virtio 1.3, 2.7). */
export interface Chain {
  /**
   * The bytes of all device-readable descriptors up to `MAX_REQUEST`, copied once, so that the guest
   * cannot change them meanwhile.
   */
  readonly request: Uint8Array;
  /** How many bytes the device-writable descriptors have room for. */
  readonly room: number;
}

/** A device as its transport sees it. */
export interface VirtioDevice {
  /** Virtio's number of the kind of device: 16 is a GPU. */
  readonly id: number;
  /** Feature bits that are offered. */
  readonly features: bigint;
  /** How many entries each queue may have at most: a power of 2. */
  readonly queues: readonly number[];
  /** The bytes of the configuration space, as they are now. */
  config(): Uint8Array;
  /** The driver wrote to the configuration space. */
  writeConfig(offset: number, bytes: Uint8Array): void;
  /** Shared memory regions by their id: guest-physical address and length in bytes. */
  readonly regions: ReadonlyMap<number, { readonly address: number; readonly size: number }>;
  /** Answers one request. @returns what the device-writable descriptors get; what does not fit is cut */
  handle(queue: number, chain: Chain): Uint8Array;
  /** The driver reset the device. */
  reset(): void;
}

/** @see GuestMemory for what queues are read from */
export type QueueMemory = Pick<GuestMemory, "at">;
