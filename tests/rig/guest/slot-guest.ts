import type { CacheMode, Vm } from "@vmprot/core";
import {
  architectureOf,
  BufferMemory,
  Guest,
  type GuestFault,
  type GuestMode,
  type Kernel,
  PAGE,
  type Seen,
  VirtualMachine,
} from "@vmprot/linux/guest";
import type { DmaBuf } from "./allocators.js";
import { ftruncate, Mapping, memfd } from "./libc.js";

// Offsets in each page, and what page 0 has there; page n has n more.
const FROM_HOST = { at: 0x000, first: 0x4057_0000 };
const FROM_GUEST = { at: 0x040, first: 0x6e57_0000 };

/** What a guest is to be made with. */
export interface SlotWish {
  readonly mode: GuestMode;
  readonly buffer: DmaBuf;
  /** The attribute of the guest's own mapping. */
  readonly cache: CacheMode;
  /** Whether the slot is there before the buffer is mapped into it, or after. */
  readonly slot: NonNullable<Vm["slot"]>;
}

/** Plain memory, for a buffer to be mapped over. */
function placeholder(size: number): bigint {
  const fd = memfd("placeholder", 0);
  ftruncate(fd, size);
  return new Mapping(fd, size).address;
}

/** A guest whose buffer comes into its slot, or the slot over its buffer. It asks no policy. */
export class SlotGuest {
  /** Why it does not have the buffer. */
  readonly fault: GuestFault | undefined;
  readonly #guest: Guest;
  readonly #memory: BufferMemory;

  /** @throws where this machine can run no such guest */
  constructor(kernel: Kernel, { mode, buffer: { fd, size }, cache, slot }: SlotWish) {
    const vm = new VirtualMachine(kernel, architectureOf());
    this.#guest = new Guest(kernel, vm, mode, size / PAGE, cache);
    const unable = this.#guest.rehearse();
    if (unable !== undefined) throw new Error(JSON.stringify(unable));
    const isBefore = slot === "before";
    const place = isBefore ? placeholder(size) : new Mapping(fd, size).address;
    this.#memory = new BufferMemory(kernel.memory, place, size);
    const early = isBefore ? this.#guest.attach(this.#memory) : undefined;
    if (isBefore) new Mapping(fd, size, place);
    this.#memory.fill(FROM_HOST.at, FROM_HOST.first);
    this.#memory.fill(FROM_GUEST.at, 0);
    this.fault = early ?? (isBefore ? undefined : this.#guest.attach(this.#memory));
  }

  /** Host memory that the buffer is mapped at. */
  get address(): bigint {
    return this.#memory.address;
  }

  /** The guest reads what the host wrote to each page, writes to it, and the host reads that. */
  exchange(): Seen {
    const result = this.#guest.run({
      ...{ pages: this.#memory.pages, readAt: FROM_HOST.at, expected: FROM_HOST.first },
      ...{ writeAt: FROM_GUEST.at, written: FROM_GUEST.first },
    });
    if ("fault" in result) return { kind: "failed", fault: result.fault };
    const wrongForHost = this.#memory.wrong(FROM_GUEST.at, FROM_GUEST.first);
    return { kind: "seen", wrongForGuest: result.wrongPages, wrongForHost };
  }

  close(): void {
    this.#guest.close();
    this.#memory.unmap();
  }
}
