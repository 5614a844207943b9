import type { CacheMode } from "@vmprot/core";
import {
  architectureOf,
  BufferMemory,
  Guest,
  type GuestFault,
  type Kernel,
  KVM_MEM_LOG_DIRTY_PAGES,
  VirtualMachine,
} from "@vmprot/linux/guest";
import { AddressSpace } from "./address-space.js";
import type { DmaBuf } from "./allocators.js";
import { dirtyPages } from "./dirty-log.js";
import { ftruncate, memfd } from "./libc.js";
import type { Outcome } from "./mappability-report.js";
import type { Way } from "./ways.js";

// include/uapi/linux/kvm.h
const KVM_CAP_ARM_MTE = 205;
const BUFFER = 1;
const SCRATCH = 2;

/** An address that is not congruent to the guest's, which is a multiple of 2 MiB. */
const NOT_CONGRUENT = 0x1_0000;

// Offsets in each page, and what page 0 has there; page n has n more.
const FROM_HOST = { at: 0x000, first: 0x4057_0000 };
const UNALIGNED = { at: 0x002, first: 0x4057_0000 };
const FROM_GUEST = { at: 0x040, first: 0x6e57_0000 };

/** A VM that gets a buffer in one way. */
export class Attempt {
  readonly #way: Way;
  readonly #buffer: DmaBuf;
  readonly #vm: VirtualMachine;
  readonly #guest: Guest;
  readonly #space: AddressSpace;
  /** A mapping of our own besides, which the guest does not get. */
  readonly #host: BufferMemory;
  /** The one that it gets. */
  readonly #mapped: BufferMemory;

  /** @throws where this machine can run no guest */
  constructor(kernel: Kernel, way: Way, buffer: DmaBuf, cache: CacheMode) {
    this.#way = way;
    this.#buffer = buffer;
    const { fd, size } = buffer;
    const { memory } = kernel;
    this.#vm = new VirtualMachine(kernel, architectureOf());
    if (way.vm.mte) must("KVM_CAP_ARM_MTE", this.#vm.enable(KVM_CAP_ARM_MTE));
    const [mode] = architectureOf().modes;
    if (mode === undefined) throw new Error("no mode");
    this.#host = BufferMemory.of(memory, fd, size);
    must("mmap", this.#host.address < 0n ? Number(-this.#host.address) : 0);
    // Room for as much again.
    this.#guest = new Guest(kernel, this.#vm, mode, 2 * this.#host.pages, way.unaligned ?? cache);
    const unable = this.#guest.rehearse();
    if (unable !== undefined) throw new Error(JSON.stringify(unable));
    this.#space = new AddressSpace(size, way.vm.gpaCongruent ? 0 : NOT_CONGRUENT);
    this.#mapped = new BufferMemory(memory, this.#space.address, size);
  }

  get guestAddress(): bigint {
    return this.#guest.mode.bufferAddress;
  }

  /** Where the VMM's mapping is that the guest has. */
  get address(): bigint {
    return this.#space.address;
  }

  get vm(): VirtualMachine {
    return this.#vm;
  }

  /** Brings the buffer into the guest, and lets that read and write every page. */
  go(): Outcome {
    if (this.#way.scattered) this.#scratch();
    const fault = this.#bring();
    return fault === undefined ? this.exchange() : { kind: "failed", fault };
  }

  /** Once more, with what the host writes now. */
  exchange(): Outcome {
    const { scattered, vm } = this.#way;
    const read = this.#read;
    this.#host.fill(read.at, read.first);
    const { pages, size } = this.#host;
    const result = this.#guest.run({
      ...{ pages, readAt: read.at, expected: read.first },
      // What it writes to wrong memory would be somebody's: it goes behind the buffer instead.
      ...{ writeAt: FROM_GUEST.at + (scattered ? size : 0), written: FROM_GUEST.first },
    });
    if ("fault" in result) return { kind: "failed", fault: result.fault };
    const logged = vm.dirtyLogging && !this.#way.later;
    return {
      ...{ kind: "mapped", wrongForGuest: result.wrongPages },
      wrongForHost: scattered ? 0 : this.#host.wrong(FROM_GUEST.at, FROM_GUEST.first),
      ...(logged ? { dirty: dirtyPages(this.#vm, BUFFER, pages) } : {}),
    };
  }

  close(): void {
    this.#guest.close();
    this.#space.unmap();
    this.#host.unmap();
  }

  #bring(): GuestFault | undefined {
    const { vm, later, readOnly } = this.#way;
    const flags = vm.dirtyLogging ? KVM_MEM_LOG_DIRTY_PAGES : 0;
    const attach = (now: number) => this.#guest.attach(this.#mapped, { flags: now });
    const first = later || vm.slot === "before" ? attach(later ? 0 : flags) : undefined;
    if (first !== undefined) return first;
    this.#space.map(this.#buffer.fd, !readOnly);
    const read = this.#read;
    this.#host.fill(read.at, read.first);
    // As the policy is told.
    if (vm.prefaulted !== false && !readOnly) this.#mapped.fill(FROM_GUEST.at, 0);
    if (vm.slot === "before") return undefined;
    // So that there is something to log anew; whether it goes well, other ways tell.
    if (later) this.exchange();
    return attach(flags);
  }

  get #read(): typeof FROM_HOST {
    return this.#way.unaligned ? UNALIGNED : FROM_HOST;
  }

  /** Memory behind the buffer, for what the guest writes. */
  #scratch(): void {
    const { size } = this.#buffer;
    const fd = memfd("scratch", 0);
    ftruncate(fd, size);
    const space = new AddressSpace(size, NOT_CONGRUENT);
    space.map(fd);
    const guestAddress = this.guestAddress + BigInt(size);
    const place = { number: SCRATCH, guestAddress };
    const fault = this.#guest.attach({ address: space.address, size }, place);
    if (fault !== undefined) throw new Error(JSON.stringify(fault));
  }
}

function must(call: string, errno: number): void {
  if (errno !== 0) throw new Error(`${call}: errno ${errno}`);
}
