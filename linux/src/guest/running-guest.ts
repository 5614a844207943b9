import type { BufferMemory } from "./buffer-memory.js";
import type { Guest } from "./guest.js";
import type { GuestFault } from "./guest-fault.js";

/** What both sides saw. */
export interface Sight {
  /** Pages in which the guest did not read what it should have. */
  readonly wrongForGuest: number;
  /** Pages in which the host did not read what the guest wrote. */
  readonly wrongForHost: number;
}

/** What both sides saw, or what stopped the guest. */
export type Seen =
  | ({ readonly kind: "seen" } & Sight)
  | { readonly kind: "failed"; readonly fault: GuestFault };

// Offsets in each page, a cache line or more apart, and what page 0 has there; page n has n more.
const FROM_HOST = { at: 0x000, first: 0x4057_0000 };
const FROM_GUEST = { at: 0x040, first: 0x6e57_0000 };
const SECOND = { at: 0xf80, first: 0x2d57_0000 };

/** A guest that has the buffer, and the host's mapping of the same. */
export class RunningGuest {
  /** Why it is not in a better mode. */
  readonly complaints: readonly string[];
  readonly #guest: Guest;
  readonly #buffer: BufferMemory;

  constructor(guest: Guest, buffer: BufferMemory, complaints: readonly string[]) {
    this.#guest = guest;
    this.#buffer = buffer;
    this.complaints = complaints;
  }

  /** The processor's mode that the guest is in, for people. */
  get mode(): string {
    return this.#guest.mode.name;
  }

  /** How many pages the buffer has. */
  get pages(): number {
    return this.#buffer.pages;
  }

  /** Host memory that the buffer is mapped at. */
  get address(): bigint {
    return this.#buffer.address;
  }

  /** Where the guest has it. */
  get guestAddress(): bigint {
    return this.#guest.mode.bufferAddress;
  }

  /**
   * Writes every page first, as the policy is told that we do: KVM then finds entries that may be
   * written to. Then the buffer becomes the guest's.
   */
  attach(): GuestFault | undefined {
    this.#buffer.fill(FROM_HOST.at, FROM_HOST.first);
    this.#buffer.fill(FROM_GUEST.at, 0);
    this.#buffer.fill(SECOND.at, 0);
    return this.#guest.attach(this.#buffer);
  }

  /** The guest reads what the host wrote to each page, writes to it, and the host reads that. */
  exchange(): Seen {
    return this.#round(FROM_HOST, FROM_GUEST);
  }

  /** The same guest reads what it wrote itself, wherever that is by now, and writes once more. */
  again(): Seen {
    return this.#round(FROM_GUEST, SECOND);
  }

  /** Ends the VM and unmaps the buffer. */
  close(): void {
    this.#guest.close();
    this.#buffer.unmap();
  }

  #round(read: typeof FROM_HOST, write: typeof FROM_HOST): Seen {
    const result = this.#guest.run({
      pages: this.pages,
      ...{ readAt: read.at, expected: read.first, writeAt: write.at, written: write.first },
    });
    if ("fault" in result) return { kind: "failed", fault: result.fault };
    const wrongForHost = this.#buffer.wrong(write.at, write.first);
    return { kind: "seen", wrongForGuest: result.wrongPages, wrongForHost };
  }
}
