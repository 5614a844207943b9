import type { Chain, QueueMemory } from "./virtio-device.js";

/**
 * How much of a request is copied at most. No request that a device of ours understands is as long, and an
 * unprivileged program of the guest's can make Linux send megabytes (SUBMIT_3D).
 */
export const MAX_REQUEST = 65_536;

/** How a driver breaks a queue, with what asks for it; sections are those of virtio 1.3. */
export const QUEUE_FAULTS = Object.freeze({
  BAD_RINGS: "A part of the queue is misaligned or not in RAM, or its size is no power of 2 (2.7)",
  INDEX_JUMP: "More chains are available than the queue has descriptors (2.7.13.3)",
  NO_DESCRIPTOR: "An index is outside of the descriptor table (2.7.5)",
  LOOP: "A chain is longer than the queue (2.7.5)",
  INDIRECT: "An indirect descriptor, which was not negotiated (2.7.5.3)",
  WRITABLE_FIRST: "A device-readable descriptor comes after a device-writable one (2.7.4.2)",
  NOT_RAM: "A descriptor's bytes are not all in RAM (2.7.5)",
  TOO_LONG: "A chain has more than 2**32 bytes (2.7.5)",
});
export type QueueFault = keyof typeof QUEUE_FAULTS;

/** Where a driver put a queue: its size in descriptors, and guest-physical addresses. */
export interface Rings {
  readonly size: number;
  readonly descriptors: number;
  /** The available ring. */
  readonly driver: number;
  /** The used ring. */
  readonly device: number;
}

/** What came of looking at a queue. */
export interface Drained {
  /** The driver is to be notified. */
  readonly notify: boolean;
  /** The queue cannot be gone on with. */
  readonly fault?: QueueFault;
}

interface Walked extends Chain {
  readonly writable: readonly Uint8Array[];
}

const NEXT = 1;
const WRITE = 2;
const INDIRECT = 4;
const AVAIL_NO_INTERRUPT = 1;

/**
 * A split virtqueue (virtio 1.3, 2.7) without indirect descriptors or event indices, on a little-endian host. The
 * guest may write all of it at any time: each number of its is loaded once, and one that cannot be ends in a
 * fault. A pass over the queue ends after as many chains as the queue has descriptors: what comes meanwhile has
 * a notification of its own, for the driver is never told not to notify.
 */
export class Virtqueue {
  readonly #memory: QueueMemory;
  readonly #size: number;
  /** Four words a descriptor: address low and high, length, flags with next (2.7.5). */
  readonly #descriptors: Uint32Array;
  /** flags, idx, ring (2.7.6). */
  readonly #available: Uint16Array;
  /** flags with idx, then id and length of each element (2.7.8). */
  readonly #used: Uint32Array;
  readonly #usedIndex: Uint16Array;
  #seen = 0;
  #done = 0;

  /**
   * @param memory whose bytes must lie in their buffer as aligned as they do in the guest
   * @returns undefined where no queue can be there: BAD_RINGS
   */
  static at(memory: QueueMemory, rings: Rings): Virtqueue | undefined {
    const { size } = rings;
    if (size < 1 || size > 32_768 || (size & (size - 1)) !== 0) return undefined;
    const part = (address: number, alignment: number, length: number) =>
      address % alignment === 0 ? memory.at(address, length) : undefined;
    const descriptors = part(rings.descriptors, 16, 16 * size);
    const available = part(rings.driver, 2, 4 + 2 * size);
    const used = part(rings.device, 4, 4 + 8 * size);
    if (descriptors === undefined || available === undefined || used === undefined)
      return undefined;
    return new Virtqueue(memory, size, descriptors, available, used);
  }

  private constructor(
    memory: QueueMemory,
    size: number,
    descriptors: Uint8Array,
    available: Uint8Array,
    used: Uint8Array,
  ) {
    this.#memory = memory;
    this.#size = size;
    this.#descriptors = new Uint32Array(descriptors.buffer, descriptors.byteOffset, 4 * size);
    this.#available = new Uint16Array(available.buffer, available.byteOffset, 2 + size);
    this.#used = new Uint32Array(used.buffer, used.byteOffset, 1 + 2 * size);
    this.#usedIndex = new Uint16Array(used.buffer, used.byteOffset, 2);
  }

  /** Has every chain answered that is available by now. */
  drain(answer: (chain: Chain) => Uint8Array): Drained {
    const end = Atomics.load(this.#available, 1);
    const count = (end - this.#seen) & 0xffff;
    if (count > this.#size) return { notify: false, fault: "INDEX_JUMP" };
    let fault: QueueFault | undefined;
    let answered = 0;
    for (; answered < count; answered++) {
      const head = this.#available[2 + (this.#seen % this.#size)] as number;
      const chain = this.#walk(head);
      if (typeof chain === "string") {
        fault = chain;
        break;
      }
      this.#seen = (this.#seen + 1) & 0xffff;
      this.#use(head, scatter(answer(chain), chain.writable));
    }
    // After the index, or a driver that has just asked for notifications misses this one (2.7.7.2).
    const silent = (Atomics.load(this.#available, 0) & AVAIL_NO_INTERRUPT) !== 0;
    return { notify: answered > 0 && !silent, ...(fault !== undefined && { fault }) };
  }

  #walk(head: number): Walked | QueueFault {
    const readable: Uint8Array[] = [];
    const writable: Uint8Array[] = [];
    let total = 0;
    for (let index = head, length = 1; ; length++) {
      if (index >= this.#size) return "NO_DESCRIPTOR";
      if (length > this.#size) return "LOOP";
      const [low, high, bytes, word] = this.#descriptors.slice(4 * index, 4 * index + 4);
      const address = (low as number) + (high as number) * 2 ** 32;
      const flags = (word as number) & 0xffff;
      if ((flags & INDIRECT) !== 0) return "INDIRECT";
      const writes = (flags & WRITE) !== 0;
      if (!writes && writable.length > 0) return "WRITABLE_FIRST";
      const part = this.#memory.at(address, bytes as number);
      if (part === undefined) return "NOT_RAM";
      total += part.length;
      if (total > 2 ** 32) return "TOO_LONG";
      (writes ? writable : readable).push(part);
      if ((flags & NEXT) === 0) break;
      index = (word as number) >>> 16;
    }
    const room = writable.reduce((sum, part) => sum + part.length, 0);
    return { request: gather(readable), room, writable };
  }

  /** The element first, then the index that makes it the driver's (2.7.8.2). */
  #use(head: number, written: number): void {
    const element = 1 + 2 * (this.#done % this.#size);
    this.#used[element] = head;
    this.#used[element + 1] = written;
    this.#done = (this.#done + 1) & 0xffff;
    Atomics.store(this.#usedIndex, 1, this.#done);
  }
}

/** A copy, so that the guest cannot change it meanwhile. */
function gather(parts: readonly Uint8Array[]): Uint8Array {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const request = new Uint8Array(Math.min(length, MAX_REQUEST));
  let at = 0;
  for (const part of parts) {
    if (at === request.length) break;
    const piece = part.subarray(0, request.length - at);
    request.set(piece, at);
    at += piece.length;
  }
  return request;
}

/** @returns how many bytes were written */
function scatter(response: Uint8Array, parts: readonly Uint8Array[]): number {
  let at = 0;
  for (const part of parts) {
    if (at === response.length) break;
    const piece = response.subarray(at, at + part.length);
    part.set(piece);
    at += piece.length;
  }
  return at;
}
