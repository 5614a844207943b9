import { endianness } from "node:os";
import { socketCalls } from "./socket-calls.js";

// Of linux/eventpoll.h and asm-generic/fcntl.h, and the same on every architecture that is covered.
const CLOEXEC = 0o2000000;
const NONBLOCK = 0o4000;
const [ADD, DELETE, MODIFY] = [1, 2, 3];
const IN = 1;
const OUT = 4;
/** Of x86-64 alone the structure is packed (EPOLL_PACKED). */
const [SIZE, DATA] = process.arch === "x64" ? [12, 4] : [16, 8];
const LITTLE = endianness() === "LE";
/** Taken at once at most. */
const MOST = 64;

/** What a descriptor is waited for. Its end and its errors are told in any case. */
export interface Interest {
  readonly read: boolean;
  readonly write: boolean;
}

/** Descriptors that are waited for together. Nothing is lost by not acting on what was told: it is told again. */
export class Epoll {
  readonly #calls = socketCalls();
  readonly #fd: number;
  readonly #wake: number;
  readonly #events = Buffer.from(new ArrayBuffer(MOST * SIZE));
  /** For one event to add, and for one that is waited for aside, and is not looked at. */
  readonly #scratch = Buffer.from(new ArrayBuffer(SIZE));
  readonly #aside = Buffer.from(new ArrayBuffer(SIZE));

  /** @throws VmprotError FFI_UNAVAILABLE, ARCH_UNSUPPORTED */
  constructor() {
    this.#fd = this.#calls.epollCreate(CLOEXEC);
    this.#wake = this.#calls.eventfd(0, CLOEXEC | NONBLOCK);
    this.add(this.#wake, { read: true, write: false });
  }

  /** @returns 0, or the negative errno */
  add(fd: number, interest: Interest): number {
    return this.#control(ADD, fd, interest);
  }

  /** @returns 0, or the negative errno */
  change(fd: number, interest: Interest): number {
    return this.#control(MODIFY, fd, interest);
  }

  /** Before the descriptor is closed: others that refer to the same would keep it here. */
  remove(fd: number): void {
    this.#control(DELETE, fd, { read: false, write: false });
  }

  /** The descriptors of which there is something to tell now. */
  ready(): number[] {
    const count = this.#calls.epollWait(this.#fd, this.#events, MOST, 0);
    const events = viewOf(this.#events);
    return Array.from({ length: Math.max(0, count) }, (_, index) =>
      events.getUint32(index * SIZE + DATA, LITTLE),
    ).filter((fd) => fd !== this.#wake);
  }

  /** Resolves when there is something to tell, or after {@link wake}. This thread does other work meanwhile. */
  wait(): Promise<void> {
    return this.#calls.epollWaitAside(this.#fd, this.#calls.address(this.#aside));
  }

  /** Ends every wait, now and from now on. */
  wake(): void {
    const one = new Uint8Array(8).fill(1);
    this.#calls.write(this.#wake, one, one.length);
  }

  /** Not while somebody waits. */
  close(): void {
    this.#calls.close(this.#wake);
    this.#calls.close(this.#fd);
  }

  #control(operation: number, fd: number, { read, write }: Interest): number {
    const event = viewOf(this.#scratch);
    event.setUint32(0, (read ? IN : 0) | (write ? OUT : 0), LITTLE);
    event.setUint32(DATA, fd, LITTLE);
    return this.#calls.epollControl(this.#fd, operation, fd, this.#scratch);
  }
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView =>
  new DataView(buffer, byteOffset, byteLength);
