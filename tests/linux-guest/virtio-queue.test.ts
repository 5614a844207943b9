import { describe, expect, it } from "@jest/globals";
import {
  GuestMemory,
  MAX_REQUEST,
  MmioTransport,
  QUEUE_FAULTS,
  type QueueFault,
  type VirtioDevice,
} from "@vmprot/example-linux-guest";
import {
  BUFFERS,
  Driver,
  INDIRECT,
  NEXT,
  RAM_BASE,
  RAM_SIZE,
  REG,
  WRITE,
} from "./virtio-driver.js";

const SIZE = 8;
const END = RAM_BASE + RAM_SIZE;

function start(handle: VirtioDevice["handle"] = (_queue, { request }) => request) {
  const requests: Uint8Array[] = [];
  const driver = new Driver({
    ...{ id: 16, features: 1n << 32n, queues: [256], regions: new Map() },
    config: () => new Uint8Array(),
    writeConfig: () => {},
    handle(queue, chain) {
      requests.push(chain.request);
      return handle(queue, chain);
    },
    reset: () => {},
  });
  expect(driver.start([SIZE])).toBe(15);
  return { driver, requests };
}

describe("a chain", () => {
  it("is read in its order and written in its order, whatever its parts", () => {
    const { driver, requests } = start(() => Uint8Array.of(9, 8, 7, 6, 5));
    driver.ram.set([1, 2, 3, 4, 5], BUFFERS - RAM_BASE);
    driver.describe(0, 3, { address: BUFFERS + 2, length: 3, flags: NEXT, next: 0 });
    driver.describe(0, 0, { address: BUFFERS, length: 2, flags: NEXT, next: 7 });
    driver.describe(0, 7, { address: BUFFERS, length: 0, flags: NEXT, next: 1 });
    driver.describe(0, 1, { address: BUFFERS + 12, length: 2, flags: WRITE | NEXT, next: 2 });
    driver.describe(0, 2, { address: BUFFERS + 8, length: 2, flags: WRITE | NEXT, next: 4 });
    driver.describe(0, 4, { address: END - 4, length: 4, flags: WRITE });
    driver.offer(0, 3);
    driver.kick(0);
    expect(requests.map((bytes) => [...bytes])).toEqual([[3, 4, 5, 1, 2]]);
    expect(driver.used(0)).toEqual({ index: 1, id: 3, length: 5 });
    const at = BUFFERS - RAM_BASE;
    expect([...driver.ram.subarray(at + 8, at + 14)]).toEqual([7, 6, 0, 0, 9, 8]);
    expect([...driver.ram.subarray(-4)]).toEqual([5, 0, 0, 0]);
  });

  it("has its answer cut to its room", () => {
    const { driver } = start();
    expect([...driver.send(Uint8Array.of(1, 2, 3), 2)]).toEqual([1, 2]);
    expect([...driver.send(Uint8Array.of(1, 2, 3), 0)]).toEqual([]);
  });

  it(`is read up to ${MAX_REQUEST} bytes`, () => {
    const { driver, requests } = start(() => new Uint8Array());
    const length = MAX_REQUEST - 1;
    driver.describe(0, 0, { address: BUFFERS, length, flags: NEXT, next: 1 });
    driver.describe(0, 1, { address: BUFFERS, length, flags: NEXT, next: 2 });
    driver.describe(0, 2, { address: BUFFERS, length });
    driver.offer(0, 0);
    driver.kick(0);
    expect(requests.map((bytes) => bytes.length)).toEqual([MAX_REQUEST]);
  });

  it("is a copy: the device sees one reading of it", () => {
    let changed: (() => void) | undefined;
    const { driver } = start((_queue, { request }) => {
      changed?.();
      return request;
    });
    changed = () => driver.ram.fill(0xee, BUFFERS - RAM_BASE, BUFFERS - RAM_BASE + 3);
    expect([...driver.send(Uint8Array.of(1, 2, 3))]).toEqual([1, 2, 3]);
  });

  it("may fill the whole queue, and many may wait, in their order", () => {
    const { driver, requests } = start();
    for (let n = 0; n < SIZE; n++) {
      const flags = n === SIZE - 1 ? 0 : NEXT;
      driver.describe(0, n, { address: BUFFERS, length: n, flags, next: n + 1 });
    }
    driver.offer(0, 0, 7, 6, 5, 4, 3, 2, 1);
    driver.kick(0);
    const sums = [28, 7, 13, 18, 22, 25, 27, 28];
    expect(requests.map((bytes) => bytes.length)).toEqual(sums);
    expect(driver.used(0)).toMatchObject({ index: 8, id: 1 });
    expect(driver.interrupts).toBe(1);
  });

  it("is found after the indices have wrapped", () => {
    const { driver } = start();
    for (let n = 0; n < 66_000; n++) driver.send(Uint8Array.of(n), 1);
    expect(driver.used(0)).toEqual({ index: 66_000 - 65_536, id: 0, length: 1 });
    expect(driver.interrupts).toBe(66_000);
    expect(driver.faults).toEqual([]);
  });
});

describe("notifications", () => {
  it("stay out where the driver wants none", () => {
    const { driver } = start();
    const flags = driver.rings(0).driver - RAM_BASE;
    driver.view.setUint16(flags, 1, true);
    driver.send(Uint8Array.of(1));
    expect(driver.used(0).index).toBe(1);
    expect([driver.interrupts, driver.get(REG.interrupt)]).toEqual([0, 0]);
    driver.view.setUint16(flags, 0, true);
    driver.send(Uint8Array.of(1));
    expect([driver.interrupts, driver.get(REG.interrupt)]).toEqual([1, 1]);
  });

  it("stay out where nothing was available", () => {
    const { driver } = start();
    driver.kick(0);
    expect(driver.interrupts).toBe(0);
  });
});

/** Each breaks the queue with descriptor 0 as the chain's head. */
const FAULTS: readonly [QueueFault, string, (driver: Driver) => void][] = [
  ["INDEX_JUMP", "nine chains of eight", (driver) => driver.offer(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)],
  [
    "INDEX_JUMP",
    "an index that went back",
    (driver) => driver.view.setUint16(driver.rings(0).driver - RAM_BASE + 2, 0xffff, true),
  ],
  ["NO_DESCRIPTOR", "a head outside", (driver) => driver.offer(0, SIZE)],
  ["NO_DESCRIPTOR", "a head far outside", (driver) => driver.offer(0, 0xffff)],
  [
    "NO_DESCRIPTOR",
    "a next outside",
    (driver) => {
      driver.describe(0, 0, { address: BUFFERS, length: 1, flags: NEXT, next: SIZE });
      driver.offer(0, 0);
    },
  ],
  [
    "LOOP",
    "a descriptor that follows itself",
    (driver) => {
      driver.describe(0, 0, { address: BUFFERS, length: 0, flags: NEXT, next: 0 });
      driver.offer(0, 0);
    },
  ],
  [
    "LOOP",
    "two that follow each other",
    (driver) => {
      driver.describe(0, 0, { address: BUFFERS, length: 1, flags: NEXT | WRITE, next: 1 });
      driver.describe(0, 1, { address: BUFFERS, length: 1, flags: NEXT | WRITE, next: 0 });
      driver.offer(0, 0);
    },
  ],
  [
    "INDIRECT",
    "an indirect table",
    (driver) => {
      driver.describe(0, 0, { address: BUFFERS, length: 16, flags: INDIRECT });
      driver.offer(0, 0);
    },
  ],
  [
    "WRITABLE_FIRST",
    "room before the request",
    (driver) => {
      driver.describe(0, 0, { address: BUFFERS, length: 1, flags: WRITE | NEXT, next: 1 });
      driver.describe(0, 1, { address: BUFFERS, length: 1 });
      driver.offer(0, 0);
    },
  ],
  ...(
    [
      ["below RAM", 0, 1],
      ["just below", RAM_BASE - 1, 1],
      ["one byte too far", END - 1, 2],
      ["empty, but elsewhere", 0, 0],
      ["at the highest address", 2n ** 64n - 1n, 1],
      ["wrapping round to RAM", 2n ** 64n - 1n, RAM_BASE + 16],
      ["in RAM but for bit 32", BigInt(BUFFERS) + 2n ** 32n, 1],
      ["in RAM but for bit 63", BigInt(BUFFERS) + 2n ** 63n, 1],
      ["of all bytes there can be", RAM_BASE, 0xffff_ffff],
    ] as const
  ).map(([name, address, length]): [QueueFault, string, (driver: Driver) => void] => [
    "NOT_RAM",
    name,
    (driver) => {
      driver.describe(0, 0, { address, length });
      driver.offer(0, 0);
    },
  ]),
];

describe("a queue is broken by", () => {
  it.each(FAULTS)("%s: %s", (fault, _name, harm) => {
    const { driver, requests } = start();
    harm(driver);
    driver.kick(0);
    expect(driver.faults).toEqual([[0, fault]]);
    expect(driver.get(REG.status)).toBe(15 | 64);
    expect(driver.get(REG.interrupt)).toBe(2);
    expect(requests).toEqual([]);
    driver.kick(0);
    expect(driver.faults.length).toBe(1);
    driver.start([SIZE]);
    expect([...driver.send(Uint8Array.of(5))]).toEqual([5]);
  });

  it("a chain of more than 4 GiB", () => {
    const faults: QueueFault[] = [];
    const ram = new Uint8Array(0x102_0000);
    const mmio = new MmioTransport(
      {
        ...{ id: 1, features: 1n << 32n, queues: [256], regions: new Map() },
        config: () => new Uint8Array(),
        writeConfig: () => {},
        handle: () => new Uint8Array(),
        reset: () => {},
      },
      new GuestMemory(0, ram),
      () => {},
      (_queue, fault) => faults.push(fault),
    );
    const view = new DataView(ram.buffer);
    for (let n = 0; n < 256; n++) {
      view.setUint32(16 * n + 8, ram.length, true);
      view.setUint16(16 * n + 12, n === 255 ? WRITE : NEXT | WRITE, true);
      view.setUint16(16 * n + 14, n + 1, true);
    }
    view.setUint16(0x4002, 1, true);
    const set = (register: number, value: number) => mmio.write(register, 4, value);
    set(REG.acceptSel, 1);
    set(REG.accept, 1);
    set(REG.status, 11);
    set(REG.queueNum, 256);
    set(REG.avail, 0x4000);
    set(REG.used, 0x8000);
    set(REG.queueReady, 1);
    set(REG.status, 15);
    set(REG.notify, 0);
    expect(faults).toEqual(["TOO_LONG"]);
  });

  it("each fault of the table, as these tests and those of the registers show", () => {
    const elsewhere: QueueFault[] = ["BAD_RINGS", "TOO_LONG"];
    const seen = new Set([...FAULTS.map(([fault]) => fault), ...elsewhere]);
    expect(seen).toEqual(new Set(Object.keys(QUEUE_FAULTS)));
  });

  it("one chain of several: those before it are answered and announced", () => {
    const { driver, requests } = start();
    driver.describe(0, 0, { address: BUFFERS, length: 1 });
    driver.describe(0, 1, { address: 0, length: 1 });
    driver.offer(0, 0, 1, 0);
    driver.kick(0);
    expect(requests.length).toBe(1);
    expect(driver.used(0)).toMatchObject({ index: 1, id: 0 });
    expect(driver.faults).toEqual([[0, "NOT_RAM"]]);
    expect(driver.get(REG.interrupt)).toBe(3);
  });
});
