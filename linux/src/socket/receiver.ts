import { endianness } from "node:os";
import { socketCalls } from "./socket-calls.js";

// Of linux/socket.h; struct msghdr, iovec and cmsghdr as 64-bit architectures lay them out.
const SOL_SOCKET = 1;
const SCM_RIGHTS = 1;
const MSG_DONTWAIT = 0x40;
const MSG_CMSG_CLOEXEC = 0x40000000;
const MSG_CTRUNC = 8;
const MESSAGE = { size: 56, iov: 16, iovLength: 24, control: 32, controlLength: 40, flags: 48 };
const HEADER = { size: 16, level: 8, type: 12 };
const LITTLE = endianness() === "LE";

/** Descriptors of one message that are taken; the kernel closes what there are more. */
export const MOST_FDS = 2;

/** What came. */
export interface Received {
  /** Bytes; 0 where the sender has ended, or the negative errno. */
  readonly count: number;
  /** Descriptors that came with them, which are the caller's to close. */
  readonly fds: readonly number[];
  /** There were more, which are closed. */
  readonly more: boolean;
}

const NOTHING: readonly number[] = [];

/** Receives bytes with the descriptors that were sent with them (SCM_RIGHTS). It never waits. */
export class Receiver {
  readonly #calls = socketCalls();
  /** The message, its one piece of memory, and room for what comes besides the bytes. */
  readonly #view = new DataView(
    new ArrayBuffer(MESSAGE.size + 16 + HEADER.size + Math.ceil(MOST_FDS / 2) * 8),
  );
  readonly #message = new Uint8Array(this.#view.buffer);

  /** @throws VmprotError FFI_UNAVAILABLE, ARCH_UNSUPPORTED */
  constructor() {
    const at = this.#calls.address(this.#message);
    const view = this.#view;
    view.setBigUint64(MESSAGE.iov, at + BigInt(MESSAGE.size), LITTLE);
    view.setBigUint64(MESSAGE.iovLength, 1n, LITTLE);
    view.setBigUint64(MESSAGE.control, at + BigInt(CONTROL), LITTLE);
  }

  /**
   * Receives what there is at once, up to a length.
   *
   * @param address of memory that nobody else uses meanwhile
   * @param length of it, in bytes
   */
  receive(socket: number, address: bigint, length: number): Received {
    const view = this.#view;
    view.setBigUint64(MESSAGE.size, address, LITTLE);
    view.setBigUint64(MESSAGE.size + 8, BigInt(length), LITTLE);
    view.setBigUint64(MESSAGE.controlLength, BigInt(view.byteLength - CONTROL), LITTLE);
    const count = this.#calls.receive(socket, this.#message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    if (count < 0) return { count, fds: NOTHING, more: false };
    const more = (view.getInt32(MESSAGE.flags, LITTLE) & MSG_CTRUNC) !== 0;
    return { count, fds: this.#fds(), more };
  }

  #fds(): readonly number[] {
    const view = this.#view;
    const got = Number(view.getBigUint64(MESSAGE.controlLength, LITTLE));
    if (got < HEADER.size) return NOTHING;
    const length = Number(view.getBigUint64(CONTROL, LITTLE));
    const isRights =
      view.getInt32(CONTROL + HEADER.level, LITTLE) === SOL_SOCKET &&
      view.getInt32(CONTROL + HEADER.type, LITTLE) === SCM_RIGHTS;
    if (!isRights) return NOTHING;
    return Array.from({ length: (length - HEADER.size) / 4 }, (_, index) =>
      view.getInt32(CONTROL + HEADER.size + 4 * index, LITTLE),
    );
  }
}

/** Where the room begins. */
const CONTROL = MESSAGE.size + 16;
