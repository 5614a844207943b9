import { closeSync, openSync } from "node:fs";
import { afterEach, describe, expect, it } from "@jest/globals";
import type { Platform, Vm } from "@vmprot/core";
import { WindowDevice } from "@vmprot/example-recipes";
import { ERRNO, errnoText } from "@vmprot/linux";
import { architectureOf, Guest, longMode, VirtualMachine } from "@vmprot/linux/guest";
import { type BlobResource, VIRTIO_GPU } from "@vmprot/virtio-gpu";
import { fakeKernel, memfd } from "../kvm/fake-kernel.js";
import { describeKvm } from "../kvm/kvm-here.js";
import { fcntl } from "../rig/guest/libc.js";
import { vmProt } from "../support/space.js";
import { decode, map, NEEDS_SYNC, PAGE, REGION, unmap, WC } from "../virtio-gpu/commands.js";
import { fakeWindow } from "./fake-window.js";
import { LiveWindow, socket } from "./live-window.js";

const RAM: BlobResource = { size: 4 * PAGE, exporter: "udmabuf", facts: { hugetlb: false } };
const OK = VIRTIO_GPU.RESP_OK_MAP_INFO;
const UNSPEC = VIRTIO_GPU.RESP_ERR_UNSPEC;

interface Given {
  readonly platform?: Platform | "amd" | "intel" | "arm64-no-fwb";
  readonly vm?: Vm;
  readonly resources?: Readonly<Record<number, BlobResource>>;
}

function device(window: ReturnType<typeof fakeWindow> | LiveWindow, given: Given = {}) {
  const { platform = "amd", vm = {}, resources = { 1: WC, 2: NEEDS_SYNC, 3: RAM } } = given;
  const log: string[] = [];
  const facts = { platform, vm, resource: (id: number) => resources[id] };
  const made = new WindowDevice(vmProt, facts, window, (line) => log.push(line));
  return { log, mapper: made.mapper, command: (bytes: Uint8Array) => decode(made.command(bytes)) };
}

describe("libkrun's window", () => {
  it("takes what the policy allows, with the map_info of its verdict", () => {
    const window = fakeWindow(REGION);
    const { command, log } = device(window);
    expect(command(map(1, PAGE))).toMatchObject({ type: OK, mapInfo: 3 });
    expect(command(unmap(1))).toMatchObject({ type: VIRTIO_GPU.RESP_OK_NODATA });
    expect(window.heard).toEqual(["put 1 at 0x1000", "clear 0x4000 at 0x1000"]);
    expect(log).toEqual([]);
  });

  it("is not touched for what is refused, and the log says why", () => {
    const window = fakeWindow(REGION);
    const { command, log } = device(window);
    expect(command(map(2, 0))).toMatchObject({ type: UNSPEC });
    expect(window.heard).toEqual([]);
    expect(log).toEqual([expect.stringMatching(/^SYNC_REQUIRED: .+\. .+\.$/)]);
  });

  it.each([
    ["ENOMEM", VIRTIO_GPU.RESP_ERR_OUT_OF_MEMORY],
    ["ENFILE", VIRTIO_GPU.RESP_ERR_OUT_OF_MEMORY],
    ["EAGAIN", VIRTIO_GPU.RESP_ERR_OUT_OF_MEMORY],
    ["EINVAL", UNSPEC],
    ["ENODEV", UNSPEC],
    ["EACCES", UNSPEC],
    ["EPERM", UNSPEC],
    ["EBADF", UNSPEC],
    ["EOVERFLOW", UNSPEC],
  ] as const)("of which mmap says %s is filled again, and the blob not mapped", (name, type) => {
    const window = fakeWindow(REGION, ERRNO[name]);
    const { command, log, mapper } = device(window);
    expect(command(map(1, 0))).toMatchObject({ type });
    expect(window.heard).toEqual(["put 1 at 0x0", "clear 0x4000 at 0x0"]);
    expect([...mapper.mappings]).toEqual([]);
    expect(log).toEqual([`resource 1: ${errnoText(ERRNO[name])}`]);
    expect(command(unmap(1))).toMatchObject({ type: UNSPEC });
  });

  it("that cannot be filled again ends the VM, and says why", () => {
    const { command } = device(fakeWindow(REGION, ERRNO.ENODEV, ERRNO.ENOMEM));
    expect(() => command(map(1, 0))).toThrow(/keeps a hole: .*ENOMEM/);
  });

  it("has no part of a blob that was taken from the guest before", () => {
    const window = fakeWindow(REGION);
    const { command, mapper } = device(window);
    command(map(1, 0));
    mapper.revoke(1);
    expect(command(unmap(1))).toMatchObject({ type: VIRTIO_GPU.RESP_OK_NODATA });
    expect(window.heard).toEqual(["put 1 at 0x0"]);
  });

  // The memslot was registered before the buffer was mapped: KVM looks at mappings then, and not again.
  it("has RAM on arm64 without FWB that a memslot of its own would be refused", () => {
    const resources = { 1: { ...RAM, facts: { hugetlb: false, deviceCoherent: true } } };
    const given = { platform: "arm64-no-fwb", resources, vm: { slot: "after" } } as const;
    const { command } = device(fakeWindow(REGION), given);
    expect(command(map(1, 0))).toMatchObject({ type: OK, mapInfo: 1 });
    const { verdict } = vmProt.query({
      ...{ exporter: "udmabuf", facts: { hugetlb: false, deviceCoherent: true } },
      platform: "arm64-no-fwb",
    });
    expect(verdict).toMatchObject({ kind: "refuse", code: "KVM_CANNOT_MAP", rule: "R22" });
  });

  // libkrun 832: a discrete GPU's memory on an Ampere Altra, which has no FWB.
  it("does not have a GPU's memory there, of which KVM_RUN would say EFAULT", () => {
    const vram = { ...RAM, exporter: "amdgpu", facts: { domains: 4, flags: 1 } };
    const window = fakeWindow(REGION);
    const { command, log } = device(window, { platform: "arm64-no-fwb", resources: { 1: vram } });
    expect(command(map(1, 0))).toMatchObject({ type: UNSPEC });
    expect(window.heard).toEqual([]);
    expect(log).toEqual([expect.stringMatching(/^KVM_CANNOT_MAP: .*EFAULT/)]);
  });
});

describe("mmap with MAP_FIXED, where it fails", () => {
  const F_ADD_SEALS = 1033;
  const F_SEAL_WRITE = 8;
  const kernel = fakeKernel();
  const sealed = () => {
    const { fd } = memfd(kernel, 4);
    fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE);
    return fd;
  };

  it.each<[string, () => number, number, number]>([
    ["there is no such file", () => 999_999, ERRNO.EBADF, 0],
    ["it is open for reading", () => openSync("/proc/self/exe", "r"), ERRNO.EACCES, 0],
    ["it is sealed", sealed, ERRNO.EPERM, 0],
    ["it has no mmap", () => openSync("/dev/null", "r+"), ERRNO.ENODEV, 0],
    ["its driver says no", socket, ERRNO.ENODEV, ERRNO.EFAULT],
  ])("since %s, leaves the window or a hole", (_, file, errno, left) => {
    const fd = file();
    using window = new LiveWindow(REGION, () => fd);
    try {
      expect(window.put({ resourceId: 1, offset: PAGE, size: 4 * PAGE })).toBe(errno);
      expect(kernel.memory.touch(window.address + BigInt(PAGE), 4 * PAGE)).toBe(left);
      expect(kernel.memory.touch(window.address, PAGE)).toBe(0);
    } finally {
      if (fd < 999_999) closeSync(fd);
    }
  });
});

const PAGES = 16;
const FIRST = 0x4057_0000;

/** A guest in long mode over a window of {@link PAGES} pages, whose memslot stays as it is. */
function guestOver(window: LiveWindow): Guest {
  const kernel = fakeKernel();
  const vm = new VirtualMachine(kernel, architectureOf());
  const guest = new Guest(kernel, vm, longMode, PAGES, "cached");
  expect(guest.rehearse()).toBeUndefined();
  expect(guest.attach({ address: window.address, size: window.size })).toBeUndefined();
  return guest;
}

/** The guest reads a word of each page, from the first on, and writes another. */
const readAll = (guest: Guest, pages = PAGES) =>
  guest.run({ pages, readAt: 0, expected: FIRST, writeAt: 64, written: 1 });

describeKvm()("a window of a guest that runs", () => {
  const { memory } = fakeKernel();
  const open: number[] = [];
  afterEach(() => {
    for (const fd of open.splice(0)) closeSync(fd);
  });
  const use = (fd: number) => {
    open.push(fd);
    return fd;
  };

  /** Word n of the window is what the guest expects in page n. */
  function fill(at: bigint, from: number, pages: number): void {
    for (let page = 0; page < pages; page++) {
      const word = new Uint8Array(new Uint32Array([FIRST + from + page]).buffer);
      memory.write(at + BigInt(page * PAGE), word);
    }
  }

  it("has a blob in it, and zeros again, with no change of its memslot", () => {
    const { fd } = memfd(fakeKernel(), 4);
    using window = new LiveWindow(PAGES * PAGE, () => use(fd));
    fill(window.address, 0, PAGES);
    const guest = guestOver(window);
    try {
      expect(readAll(guest)).toEqual({ wrongPages: 0 });
      const { command } = device(window, { resources: { 3: RAM } });
      expect(command(map(3, 8 * PAGE))).toMatchObject({ type: OK, mapInfo: 1 });
      // The blob is empty, and the guest sees that, for KVM was told that the old pages are gone.
      expect(readAll(guest)).toEqual({ wrongPages: 4 });
      const mapped = memory.map(fd, 4 * PAGE);
      fill(mapped, 8, 4);
      expect(readAll(guest)).toEqual({ wrongPages: 0 });
      // What the guest wrote is in the buffer.
      expect(new DataView(memory.read(mapped + 64n, 4).buffer).getUint32(0, true)).toBe(9);
      expect(command(unmap(3))).toMatchObject({ type: VIRTIO_GPU.RESP_OK_NODATA });
      expect(readAll(guest)).toEqual({ wrongPages: 4 });
      memory.unmap(mapped, 4 * PAGE);
    } finally {
      guest.close();
    }
  });

  it("has no hole where the exporter's mmap failed", () => {
    using window = new LiveWindow(PAGES * PAGE, () => use(socket()));
    fill(window.address, 0, PAGES);
    const guest = guestOver(window);
    try {
      expect(readAll(guest)).toEqual({ wrongPages: 0 });
      const { command, log } = device(window, { resources: { 3: RAM } });
      expect(command(map(3, 8 * PAGE))).toMatchObject({ type: UNSPEC });
      expect(log).toEqual([expect.stringContaining("ENODEV")]);
      expect(readAll(guest)).toEqual({ wrongPages: 4 });
    } finally {
      guest.close();
    }
  });

  const there = { resourceId: 1, offset: 8 * PAGE, size: 4 * PAGE };

  it.each([
    ["its mmap failed", (window: LiveWindow) => window.put(there), ERRNO.ENODEV],
    ["libkrun unmapped it, with PROT_NONE", (window: LiveWindow) => window.forbid(there), 0],
  ] as const)("would end the guest where a blob was and %s", (_, unfilled, errno) => {
    using window = new LiveWindow(PAGES * PAGE, () => use(socket()));
    fill(window.address, 0, PAGES);
    const guest = guestOver(window);
    try {
      expect(unfilled(window)).toBe(errno);
      // EFAULT; or an exit as of a device's register, where KVM emulates the guest's instructions (PVM).
      expect(readAll(guest)).toMatchObject({ fault: { call: "KVM_RUN", page: 8 } });
    } finally {
      guest.close();
    }
  });
});
