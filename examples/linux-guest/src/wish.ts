import type { MappingChanges, VmFacts } from "@vmprot/core";
import type { Vcpu } from "@vmprot/linux/guest";
import type { BlobEvent } from "./gpu/gpu-device.js";
import type { HostBuffer } from "./gpu/host-visible.js";
import type { Boot } from "./machine/board.js";
import type { MappedBuffer } from "./machine/memslots.js";
import type { QueueFault } from "./virtio/virtqueue.js";

/** A guest between two of its instructions. */
export interface StoppedGuest {
  /**
   * These facts hold from now on: mappings that are no longer safe are gone when this returns. Call it before
   * they come true.
   *
   * @throws VmprotError FIELD_UNKNOWN, FIELD_VALUE or PLATFORM_NAME_UNKNOWN if facts are malformed
   */
  update(facts: VmFacts): MappingChanges<number>;
  readonly vcpu: Vcpu;
  /** Where it has a blob now; the first of its mappings, where it has several. */
  mapped(blobId: number): MappedBuffer | undefined;
  /** Copies of its RAM, by guest-physical address. @returns undefined where not all of it is RAM */
  readRam(address: number, length: number): Uint8Array | undefined;
}

/** What a guest is to be made of, and who is told what it does. */
export interface Wish {
  readonly boot: Boot;
  /** Bytes of RAM, a multiple of 2 MiB. */
  readonly ram: number;
  /** What it may map, by blob id. */
  readonly buffers: readonly HostBuffer[];
  /** A line that the guest wrote to its serial port, without its end: Latin-1, whatever it wrote, 4096 bytes at most. */
  readonly onLine?: (line: string) => void;
  readonly onBlob?: (event: BlobEvent) => void;
  /** The guest broke a queue of the GPU's, which waits for a reset. */
  readonly onQueueFault?: (queue: number, fault: QueueFault) => void;
  /** A line of a recording of what the GPU is asked and answers: see TrafficRecorder. */
  readonly onTraffic?: (line: string) => void;
  /**
   * The guest's program rang, with a number that its script chose. The guest stands still until the
   * promise is kept.
   */
  readonly onRing?: (number: number, guest: StoppedGuest) => void | Promise<void>;
  /** The guest's program has just touched a page at this virtual address, and stands still. */
  readonly onLook?: (blobId: number, address: number, guest: StoppedGuest) => void | Promise<void>;
}
