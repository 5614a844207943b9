import { expect, it } from "@jest/globals";
import { share } from "../support/thoroughness.js";
import { xorshift } from "../support/xorshift.js";
import { createBlob, ctxCreate, gpuOf, mapBlob, unmapBlob } from "./gpu-model.js";
import { BUFFERS, Driver, RAM_BASE, RAM_SIZE, REG } from "./virtio-driver.js";

const SEED = 0x9e37_79b9;
const STEPS = 60_000;
const WORDS = [0, 1, 2, 3, 4, 8, 15, 16, 64, 128, 0x7fff_ffff, 0xffff_fff0, 0xffff_ffff];
const REGISTERS = Object.values(REG);

/** A driver whose RAM changes while the device looks at it, and a count of how often it looked. */
function hostile(random: (below: number) => number) {
  const gpu = gpuOf();
  let looks = 0;
  let changing = false;
  const driver: Driver = new Driver(gpu.device, () => {
    looks++;
    if (changing && random(8) === 0) disturb(driver, random);
  });
  /** Has the device look at a queue while its RAM changes. */
  const kick = (queue: number): void => {
    [looks, changing] = [0, true];
    driver.kick(queue);
    changing = false;
    // Each of the queue's chains has as many descriptors as the queue at most.
    if (looks > 256 * 256) throw new Error(`${looks} looks for one notification`);
  };
  return { ...gpu, driver, kick };
}

/** Changes some bytes of a ring or a buffer, to numbers that are near what they may be or far off. */
function disturb({ ram, view }: Driver, random: (below: number) => number): void {
  const places = [0, 0, 0x4000, 0x8000, 0x1_0000, BUFFERS - RAM_BASE, BUFFERS - RAM_BASE + 0x4000];
  const at = (places[random(places.length)] as number) + random(160);
  const kind = random(4);
  if (kind === 0) ram[at] = random(256);
  if (kind === 1) view.setUint16(at & ~1, random(20), true);
  if (kind === 2) view.setUint32(at & ~3, WORDS[random(WORDS.length)] as number, true);
  if (kind === 3) view.setUint32(at & ~3, RAM_BASE + random(RAM_SIZE), true);
}

const seen = (faults: readonly (readonly [number, string])[]) =>
  new Set(faults.map(([, fault]) => fault));

it("registers take whatever is written to them", () => {
  const random = xorshift(SEED);
  const { driver, region, kick } = hostile(random);
  const reached = { ready: 0, driverOk: 0, broken: 0 };
  for (let n = 0; n < share(STEPS); n++) {
    if (random(64) === 0) driver.start([1 << random(9), 16]);
    const offset =
      random(8) === 0
        ? random(0x200)
        : (REGISTERS[random(REGISTERS.length)] as number) + 4 * random(2);
    const size = random(8) === 0 ? 1 << random(4) : 4;
    const value = random(2) === 0 ? (WORDS[random(WORDS.length)] as number) : random(2 ** 32);
    if (random(4) === 0) driver.mmio.write(offset, 8, value * 2 ** 20);
    if (offset !== REG.notify) driver.mmio.write(offset, size, value);
    if (random(4) === 0) disturb(driver, random);
    if (random(4) === 0) kick(random(3));
    const read = driver.mmio.read(offset, size);
    if (!Number.isInteger(read) || read < 0 || read > 0xffff_ffff) throw new Error(`read ${read}`);
    const status = driver.get(REG.status);
    if (driver.get(REG.queueReady) === 1) reached.ready++;
    if ((status & 4) !== 0) reached.driverOk++;
    if ((status & 64) !== 0) reached.broken++;
  }
  for (const count of Object.values(reached)) expect(count).toBeGreaterThan(share(STEPS) / 100);
  driver.set(REG.status, 0);
  expect(region.mapped.size).toBe(0);
});

it("a queue takes whatever is in RAM, also what changes while it is looked at", () => {
  const random = xorshift(SEED);
  const { driver, region, kick, device } = hostile(random);
  let most = 0;
  for (let n = 0; n < share(STEPS); n++) {
    const status = driver.get(REG.status);
    if (status !== 15) {
      driver.start([1 << random(5), 16]);
      driver.send(ctxCreate(1));
      driver.send(createBlob(1));
      driver.send(mapBlob(1, 0n));
    }
    const kind = random(4);
    if (kind === 0) driver.send(mapBlob(1, BigInt(4096 * random(64))));
    if (kind === 1) driver.send(unmapBlob(1));
    for (let times = random(4); times > 0; times--) disturb(driver, random);
    driver.offer(0, random(12), ...(random(2) === 0 ? [random(2)] : []));
    kick(0);
    most = Math.max(most, region.mapped.size);
  }
  expect(most).toBe(1);
  expect(seen(driver.faults)).toEqual(
    new Set(["INDEX_JUMP", "NO_DESCRIPTOR", "LOOP", "INDIRECT", "WRITABLE_FIRST", "NOT_RAM"]),
  );
  expect(device.counters.get("map")).toBeGreaterThan(share(STEPS) / 100);
  driver.set(REG.status, 0);
  expect(region.mapped.size).toBe(0);
});
