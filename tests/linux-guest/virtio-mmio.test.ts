import { describe, expect, it } from "@jest/globals";
import type { VirtioDevice } from "@vmprot/example-linux-guest";
import { Driver, RAM_BASE, REG } from "./virtio-driver.js";

const VERSION_1 = 1n << 32n;

/** A device that answers with the request's bytes turned round. */
function echo() {
  const written: [number, number[]][] = [];
  let resets = 0;
  const device: VirtioDevice = {
    id: 16,
    features: VERSION_1 | 0b1101n,
    queues: [64, 16],
    config: () => Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9),
    writeConfig: (offset, bytes) => written.push([offset, [...bytes]]),
    regions: new Map([[1, { address: 0x12_3456_7000, size: 0x2_0000_1000 }]]),
    handle: (_queue, { request }) => request.toReversed(),
    reset: () => resets++,
  };
  const driver = new Driver(device);
  return { driver, written, resets: () => resets };
}

describe("virtio-mmio's registers", () => {
  it("say what the device is", () => {
    const { driver } = echo();
    expect(driver.get(REG.magic)).toBe(0x74726976);
    expect(driver.get(REG.version)).toBe(2);
    expect(driver.get(REG.deviceId)).toBe(16);
    expect(driver.get(REG.vendorId)).toBe(0);
    expect(driver.get(REG.generation)).toBe(0);
    expect(driver.get(REG.queueReset)).toBe(0);
    expect(driver.offered()).toBe(VERSION_1 | 0b1101n);
    driver.set(REG.featuresSel, 2);
    expect(driver.get(REG.features)).toBe(0);
  });

  it("are read and written by aligned words only", () => {
    const { driver } = echo();
    for (const size of [1, 2, 8]) expect(driver.mmio.read(REG.magic, size)).toBe(0);
    expect(driver.mmio.read(REG.magic + 2, 4)).toBe(0);
    driver.mmio.write(REG.status, 1, 1);
    driver.mmio.write(REG.status, 8, 1);
    driver.mmio.write(REG.status + 1, 4, 1);
    driver.set(REG.magic, 7);
    expect(driver.get(REG.status)).toBe(0);
    expect(driver.get(REG.magic)).toBe(0x74726976);
    expect(driver.get(0x0fffff)).toBe(0);
  });

  it("show shared memory regions, and all ones where there is none", () => {
    const { driver } = echo();
    driver.set(REG.shmSel, 1);
    expect(driver.get64(REG.shmLen)).toBe(0x2_0000_1000n);
    expect(driver.get64(REG.shmBase)).toBe(0x12_3456_7000n);
    for (const id of [0, 2, 0xffff_ffff]) {
      driver.set(REG.shmSel, id);
      expect(driver.get64(REG.shmLen)).toBe(2n ** 64n - 1n);
      expect(driver.get64(REG.shmBase)).toBe(2n ** 64n - 1n);
    }
  });

  it("lead to the configuration, of any size", () => {
    const { driver, written } = echo();
    expect([1, 2, 4, 8].map((size) => driver.mmio.read(REG.config + 1, size))).toEqual([
      0x02, 0x0302, 0x0504_0302, 0x0504_0302,
    ]);
    expect(driver.mmio.read(REG.config + 7, 4)).toBe(0x0908);
    expect(driver.mmio.read(REG.config + 9, 4)).toBe(0);
    expect(driver.mmio.read(REG.config + 0xffff, 4)).toBe(0);
    driver.mmio.write(REG.config + 4, 2, 0x1234_5678);
    driver.mmio.write(REG.config, 8, 0x1_0000_0002);
    expect(written).toEqual([
      [4, [0x78, 0x56]],
      [0, [2, 0, 0, 0, 1, 0, 0, 0]],
    ]);
  });
});

describe("the status", () => {
  it("gets as far as DRIVER_OK with features that do", () => {
    expect(echo().driver.start()).toBe(15);
    expect(echo().driver.start([64, 16], VERSION_1)).toBe(15);
  });

  it.each([
    ["without VERSION_1", 0b1101n],
    ["with a feature that was not offered", VERSION_1 | 2n],
    ["with one of the upper word", VERSION_1 | (1n << 40n)],
    ["with nothing", 0n],
  ])("has no FEATURES_OK, and then no DRIVER_OK, %s", (_name, features) => {
    expect(echo().driver.start([64], features)).toBe(3);
  });

  it("has no FEATURES_OK with a feature of a window beyond", () => {
    const { driver } = echo();
    driver.set(REG.acceptSel, 0xffff_ffff);
    driver.set(REG.accept, 1);
    driver.accept(VERSION_1);
    driver.set(REG.status, 11);
    expect(driver.get(REG.status)).toBe(3);
  });

  it("keeps its features once FEATURES_OK is there, and its bits until a reset", () => {
    const { driver, resets } = echo();
    driver.start();
    driver.accept(VERSION_1 | 2n);
    driver.set(REG.status, 1);
    expect(driver.get(REG.status)).toBe(15);
    driver.set(REG.status, 0x40 | 128);
    expect(driver.get(REG.status)).toBe(15 | 128);
    driver.set(REG.status, 0);
    expect(driver.get(REG.status)).toBe(0);
    expect(resets()).toBe(2);
    driver.set(REG.queueSel, 0);
    expect(driver.get(REG.queueReady)).toBe(0);
    expect(driver.start([64, 16], VERSION_1 | 2n)).toBe(3);
    expect(driver.start()).toBe(15);
  });
});

describe("a queue", () => {
  it("is there or not", () => {
    const { driver } = echo();
    const most = [0, 1, 2, 0xffff_ffff].map((index) => {
      driver.set(REG.queueSel, index);
      return driver.get(REG.queueMax);
    });
    expect(most).toEqual([64, 16, 0, 0]);
    // Writes about a queue that is not there go nowhere.
    driver.setUp(2, 16);
    expect(driver.get(REG.queueReady)).toBe(0);
    driver.kick(2);
    expect(driver.faults).toEqual([]);
  });

  it("answers, raises an interrupt, and has it acknowledged", () => {
    const { driver } = echo();
    driver.start([64, 16]);
    expect([...driver.send(Uint8Array.of(1, 2, 3))]).toEqual([3, 2, 1]);
    expect(driver.interrupts).toBe(1);
    expect(driver.get(REG.interrupt)).toBe(1);
    driver.set(REG.ack, 2);
    expect(driver.get(REG.interrupt)).toBe(1);
    driver.set(REG.ack, 1);
    expect(driver.get(REG.interrupt)).toBe(0);
    expect([...driver.send(Uint8Array.of(4, 5), 1, 1)]).toEqual([5]);
    expect(driver.interrupts).toBe(2);
  });

  it("is not looked at before DRIVER_OK, nor once it is not ready", () => {
    const { driver } = echo();
    driver.set(REG.status, 1);
    driver.accept(VERSION_1);
    driver.set(REG.status, 11);
    driver.setUp(0, 64);
    driver.send(Uint8Array.of(1));
    expect(driver.used(0).index).toBe(0);
    driver.set(REG.status, 15);
    driver.kick(0);
    expect(driver.used(0).index).toBe(1);
    driver.set(REG.queueReady, 0);
    expect(driver.get(REG.queueReady)).toBe(0);
    driver.send(Uint8Array.of(1));
    expect(driver.used(0).index).toBe(1);
  });

  it.each([
    ["of no power of 2", 48, {}],
    ["of size 0", 0, {}],
    ["larger than the device allows", 128, {}],
    ["with descriptors at no multiple of 16", 64, { desc: RAM_BASE + 8 }],
    ["with an available ring at no multiple of 2", 64, { avail: RAM_BASE + 0x4001 }],
    ["with a used ring at no multiple of 4", 64, { used: RAM_BASE + 0x8002 }],
    ["below RAM", 64, { desc: 0 }],
    ["that RAM's end cuts", 64, { used: RAM_BASE + 0x10_0000 - 516 + 4 }],
    ["above all addresses", 64, { avail: 2n ** 64n - 2n }],
    ["where the sum wraps to RAM", 64, { desc: 2n ** 64n - 16n }],
  ] as const)("%s breaks the device until its reset", (_name, size, rings) => {
    const { driver } = echo();
    driver.start([64]);
    driver.set(REG.queueSel, 1);
    driver.setUp(1, 16);
    expect(driver.get(REG.queueReady)).toBe(1);
    driver.set(REG.queueSel, 0);
    driver.set(REG.queueReady, 0);
    driver.set(REG.queueNum, size);
    for (const [name, address] of Object.entries(rings)) {
      driver.set64(REG[name as "desc" | "avail" | "used"], address);
    }
    driver.set(REG.queueReady, 1);
    expect(driver.faults).toEqual([[0, "BAD_RINGS"]]);
    expect(driver.get(REG.queueReady)).toBe(0);
    expect(driver.get(REG.status)).toBe(15 | 64);
    expect(driver.get(REG.interrupt)).toBe(2);
    expect(driver.interrupts).toBe(1);
    // The other queue rests too.
    driver.send(Uint8Array.of(1), 1, 1);
    expect(driver.used(1).index).toBe(0);
    expect(driver.start([64])).toBe(15);
    expect([...driver.send(Uint8Array.of(1, 2))]).toEqual([2, 1]);
  });

  it("that breaks before DRIVER_OK interrupts nobody", () => {
    const { driver } = echo();
    driver.set(REG.queueReady, 1);
    expect(driver.get(REG.status)).toBe(64);
    expect(driver.interrupts).toBe(0);
  });
});
