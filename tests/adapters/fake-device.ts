import type { ProbeDevice } from "@vmprot/core";

/** One ioctl as a fake driver sees it. */
export interface FakeCall {
  readonly request: number;
  readonly argument: Uint8Array;
  /** The 32-bit word at this offset of the argument. */
  word(offset: number, value?: number): number;
  /** The 64-bit word at this offset. */
  long(offset: number, value?: bigint): bigint;
  /** The bytes that the pointer at this offset points at. */
  target(offset: number): Uint8Array;
}

/** What a fake driver does with each ioctl: an errno, 0 where it does as asked. */
export type FakeDriver = Readonly<Record<number, (call: FakeCall) => number>>;

/** A device that is a script, and the requests that it was asked, in order. */
export interface FakeDevice extends ProbeDevice {
  readonly asked: number[];
}

const EINVAL = 22;

/** Every request that the script does not name fails with EINVAL, as the kernel's do. */
export function fakeDevice(
  script: FakeDriver,
  identity: Partial<Pick<ProbeDevice, "driver" | "major" | "minor" | "patch" | "handle">>,
): FakeDevice {
  const memory = new Map<bigint, Uint8Array>();
  const asked: number[] = [];
  return {
    ...{ driver: "", major: 0, minor: 0, patch: 0, handle: 7, ...identity },
    asked,
    ioctl(request, argument) {
      asked.push(request);
      const view = new Uint32Array(argument.buffer, argument.byteOffset, argument.length / 4);
      const longs = new BigUint64Array(argument.buffer, argument.byteOffset, argument.length / 8);
      return (
        script[request]?.({
          request,
          argument,
          word(offset, value) {
            if (value !== undefined) view[offset / 4] = value;
            return view[offset / 4] ?? Number.NaN;
          },
          long(offset, value) {
            if (value !== undefined) longs[offset / 8] = value;
            return longs[offset / 8] ?? -1n;
          },
          target: (offset) => memory.get(longs[offset / 8] ?? 0n) ?? new Uint8Array(0),
        }) ?? EINVAL
      );
    },
    address(bytes) {
      const address = 0x7f00_0000_0000n + BigInt(memory.size) * 0x1000n;
      memory.set(address, bytes);
      return address;
    },
  };
}
