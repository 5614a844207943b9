import "reflect-metadata";
import { closeSync, readdirSync } from "node:fs";
import { afterEach, expect, it } from "@jest/globals";
import type { CacheMode } from "@vmprot/core";
import { compose } from "@vmprot/example-kvm-vmm";
import { faultText, GuestRunner, longMode, realMode, type Started } from "@vmprot/linux/guest";
import { fakeKernel, memfd } from "./fake-kernel.js";
import { describeKvm } from "./kvm-here.js";

const kernel = fakeKernel();
const runner = compose(kernel, {}).get(GuestRunner);
const open: number[] = [];
afterEach(() => {
  for (const fd of open.splice(0)) closeSync(fd);
});

const openNow = () => readdirSync("/proc/self/fd").length;

function start(modes: Parameters<GuestRunner["start"]>[1], cache: CacheMode, pages: number) {
  const buffer = memfd(kernel, pages);
  open.push(buffer.fd);
  return runner.start({ ...buffer, cache, honorGuestPat: false }, modes);
}

function exchange(started: Started) {
  if (started.kind !== "running") throw new Error(JSON.stringify(started));
  try {
    return [started.guest.exchange(), started.guest.again()];
  } finally {
    started.guest.close();
  }
}

const WELL = { kind: "seen", wrongForGuest: 0, wrongForHost: 0 };
const describe = describeKvm();

describe("a guest", () => {
  it.each([1, 3, 64, 511, 512, 513, 1100])("reads and writes all of %i pages", (pages) => {
    expect(exchange(start(undefined, "cached", pages))).toEqual([WELL, WELL]);
  });

  it.each([1, 64, 600])("in real mode does so with %i pages", (pages) => {
    expect(exchange(start([realMode], "cached", pages))).toEqual([WELL, WELL]);
  });

  it("says where it does not read what it should", () => {
    const started = start(undefined, "cached", 16);
    if (started.kind !== "running") throw new Error(JSON.stringify(started));
    const { guest } = started;
    const at = guest.address + 5n * 4096n;
    kernel.memory.write(at, Uint8Array.of(1, 2, 3, 4));
    expect(guest.exchange()).toEqual({ ...WELL, wrongForGuest: 1 });
    guest.close();
  });

  it("in real mode has no buffers but cached ones", () => {
    expect(start([realMode], "write-combined", 1)).toEqual({
      kind: "unable",
      why: "no real mode: it has no write-combined mappings",
    });
  });

  it("is not started over what is no buffer", () => {
    const wish = { fd: 1, cache: "cached", honorGuestPat: false } as const;
    for (const size of [0, 100, -4096, 2 ** 31, Number.NaN]) {
      expect(runner.start({ ...wish, size })).toMatchObject({ kind: "unable" });
    }
    const failed = runner.start({ ...wish, fd: 999, size: 4096 });
    if (failed.kind !== "failed") throw new Error(failed.kind);
    expect(faultText(failed.fault)).toMatch(/^mmap of the buffer: .*EBADF/);
  });

  it("falls back where a mode cannot be entered, and says why", () => {
    const broken = { ...longMode, enter: () => ({ call: "KVM_SET_SREGS", errno: 22 }) };
    const started = start([broken, realMode], "cached", 2);
    if (started.kind !== "running") throw new Error(JSON.stringify(started));
    const { mode, complaints } = started.guest;
    started.guest.close();
    expect({ mode, complaints }).toEqual({
      mode: "real mode",
      complaints: [expect.stringMatching(/^no long mode: KVM_SET_SREGS: .*EINVAL/)],
    });
  });

  it("leaves nothing open", () => {
    const before = openNow();
    exchange(start(undefined, "cached", 4));
    start([realMode], "uncached", 4);
    for (const fd of open.splice(0)) closeSync(fd);
    expect(openNow()).toBe(before);
  });
});
