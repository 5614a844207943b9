import type { ProbeDevice } from "@vmprot/core";

/** How a made-up driver ends one ioctl. */
export interface Reply {
  /** 0, or a positive errno. */
  readonly errno: number;
  /** What it writes, over and over, to the argument and to what the argument points at. */
  readonly bytes: readonly number[];
  /** How many bytes it writes at most: a driver that stops short. Absent means all. */
  readonly length?: number;
}

/** One ioctl that was issued. */
export interface Call {
  readonly request: number;
  /** The argument as it went in. */
  readonly argument: Uint8Array;
  /** What it pointed at, as it went in. */
  readonly targets: readonly Uint8Array[];
}

/** More ioctls than any probe needs: a retry that never ends. */
const MOST_CALLS = 1000;

/** Who the device says that it is. */
export type Identity = Pick<ProbeDevice, "driver" | "major" | "minor" | "patch">;

/** A handle that no probe would ask about by accident. */
export const HANDLE = 0x5ad7c0de;

/** Whether the kernel copies an ioctl's argument back: `_IOR` and `_IOWR`. */
export const comesBack = (request: number): boolean => (request & 0x8000_0000) !== 0;

/** A device whose driver is a script. */
export class FakeDevice implements ProbeDevice {
  readonly driver: string;
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  readonly handle = HANDLE;
  /** The ioctls that were issued, in order. */
  readonly calls: Call[] = [];
  readonly #reply: (call: number) => Reply;
  readonly #copiesAll: boolean;
  readonly #memory = new Map<bigint, Uint8Array>();

  /**
   * A device of this driver.
   *
   * @param reply how the ioctl of this position ends; the first is 0
   * @param copiesAll copies arguments back whatever their number says, as no kernel does
   */
  constructor(identity: Identity, reply: (call: number) => Reply, copiesAll = false) {
    this.driver = identity.driver;
    this.major = identity.major;
    this.minor = identity.minor;
    this.patch = identity.patch;
    this.#reply = reply;
    this.#copiesAll = copiesAll;
  }

  ioctl(request: number, argument: Uint8Array): number {
    const { length: position } = this.calls;
    if (position >= MOST_CALLS) throw new Error(`the probe issues over ${MOST_CALLS} ioctls`);
    const targets = this.#targets(argument);
    this.calls.push({
      request,
      argument: argument.slice(),
      targets: targets.map((each) => each.slice()),
    });
    const { errno, bytes, length = Number.POSITIVE_INFINITY } = this.#reply(position);
    if (bytes.length === 0) return errno;
    const isBack = this.#copiesAll || comesBack(request);
    for (const memory of isBack ? [...targets, argument] : targets) {
      for (let i = 0; i < Math.min(memory.length, length); i++) {
        memory[i] = bytes[i % bytes.length] ?? 0;
      }
    }
    return errno;
  }

  address(bytes: Uint8Array): bigint {
    const address = 0x7f00_0000_0000n + BigInt(this.#memory.size) * 0x10_0000n;
    this.#memory.set(address, bytes);
    return address;
  }

  /** What the argument's aligned 64-bit words point at. */
  #targets(argument: Uint8Array): Uint8Array[] {
    if (this.#memory.size === 0) return [];
    const words = new BigUint64Array(argument.slice(0, argument.length & ~7).buffer);
    return [...words].flatMap((word) => this.#memory.get(word) ?? []);
  }
}
