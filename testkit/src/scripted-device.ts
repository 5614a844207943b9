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

/** More ioctls than any probe needs: a retry that never ends. */
const MOST_CALLS = 1000;

/** Who the device says that it is. */
export type Identity = Pick<ProbeDevice, "driver" | "major" | "minor" | "patch">;

/** A device whose driver is a script. */
export class ScriptedDevice implements ProbeDevice {
  readonly driver: string;
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  readonly handle = 7;
  /** How many ioctls were issued. */
  calls = 0;
  readonly #reply: (call: number) => Reply;
  readonly #memory = new Map<bigint, Uint8Array>();

  /** @param reply how the ioctl of this position ends; the first is 0 */
  constructor({ driver, major, minor, patch }: Identity, reply: (call: number) => Reply) {
    this.driver = driver;
    this.major = major;
    this.minor = minor;
    this.patch = patch;
    this.#reply = reply;
  }

  ioctl(_request: number, argument: Uint8Array): number {
    if (this.calls >= MOST_CALLS) throw new Error(`the probe issues over ${MOST_CALLS} ioctls`);
    const { errno, bytes, length = Number.POSITIVE_INFINITY } = this.#reply(this.calls++);
    if (bytes.length === 0) return errno;
    // The pointers first, before they are overwritten.
    for (const place of [...this.#targets(argument), argument]) {
      for (let i = 0; i < Math.min(place.length, length); i++) {
        place[i] = bytes[i % bytes.length] ?? 0;
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
    const words = new BigUint64Array(argument.slice(0, argument.length & ~7).buffer);
    return [...words].flatMap((word) => this.#memory.get(word) ?? []);
  }
}
