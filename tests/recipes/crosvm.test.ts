import { closeSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { PLAIN_VM, type Platform, PRESETS, type PresetName } from "@vmprot/core";
import { honorGuestPat, preparedOnFirst, WindowDevice } from "@vmprot/example-recipes";
import { ERRNO, KVM_CAP_DISABLE_QUIRKS2, KVM_X86_QUIRK_IGNORE_GUEST_PAT } from "@vmprot/linux";
import { architectureOf, Guest, longMode, VirtualMachine } from "@vmprot/linux/guest";
import { type BlobResource, VIRTIO_GPU } from "@vmprot/virtio-gpu";
import { fakeKernel, memfd } from "../kvm/fake-kernel.js";
import { describeKvm } from "../kvm/kvm-here.js";
import { vmProt } from "../support/space.js";
import { CACHED, decode, map, PAGE, REGION, unmap, WC } from "../virtio-gpu/commands.js";
import { fakeWindow } from "./fake-window.js";
import { LiveWindow } from "./live-window.js";

const preset = (name: string): Platform =>
  PRESETS.find((each) => each.name === name)?.platform ?? {};
const INTEL = preset("intel");
const OK = VIRTIO_GPU.RESP_OK_MAP_INFO;
const RESOURCES: Readonly<Record<number, BlobResource>> = { 1: WC, 2: CACHED };

/** A device over a bar that is registered with these errnos in turn. */
function prepared(platform: PresetName | Platform, errnos: readonly number[]) {
  const window = fakeWindow(REGION);
  const left = [...errnos];
  const bar = preparedOnFirst(window, () => {
    window.heard.push("register");
    return left.shift() ?? 0;
  });
  const facts = { platform, vm: PLAIN_VM, resource: (id: number) => RESOURCES[id] };
  const device = new WindowDevice(vmProt, facts, bar, () => {});
  return { window, command: (bytes: Uint8Array) => decode(device.command(bytes)) };
}

describe("crosvm's prepared BAR", () => {
  it("becomes a memslot with the first blob that is allowed, once", () => {
    const { window, command } = prepared("amd", []);
    expect(command(map(1, 0))).toMatchObject({ type: OK, mapInfo: 3 });
    expect(command(map(2, 8 * PAGE))).toMatchObject({ type: OK, mapInfo: 1 });
    command(unmap(1));
    expect(command(map(1, 0))).toMatchObject({ type: OK });
    expect(window.heard).toEqual([
      ...["register", "put 1 at 0x0", "put 2 at 0x8000"],
      ...["clear 0x4000 at 0x0", "put 1 at 0x0"],
    ]);
  });

  it("becomes none for a blob that is refused: told write-combined, the guest would get write-back", () => {
    const { window, command } = prepared(INTEL, []);
    expect(command(map(1, 0))).toMatchObject({ type: VIRTIO_GPU.RESP_ERR_UNSPEC });
    expect(window.heard).toEqual([]);
    expect(command(map(2, 0))).toMatchObject({ type: OK, mapInfo: 1 });
  });

  it.each([
    ["EEXIST", VIRTIO_GPU.RESP_ERR_UNSPEC],
    ["EINVAL", VIRTIO_GPU.RESP_ERR_UNSPEC],
    ["EFAULT", VIRTIO_GPU.RESP_ERR_UNSPEC],
    ["ENOMEM", VIRTIO_GPU.RESP_ERR_OUT_OF_MEMORY],
    ["ENOSPC", VIRTIO_GPU.RESP_ERR_OUT_OF_MEMORY],
  ] as const)("of which KVM says %s has no blob in it, and is tried again", (name, type) => {
    const { window, command } = prepared("amd", [ERRNO[name]]);
    expect(command(map(1, 0))).toMatchObject({ type });
    expect(window.heard).not.toContain("put 1 at 0x0");
    expect(command(map(1, 0))).toMatchObject({ type: OK });
  });

  it.each([
    ["asked for where KVM offers it", INTEL, 0, "honored", 1],
    ["not said to be honoured where KVM says no", INTEL, ERRNO.EINVAL, "ignored", 1],
    ["not asked for where KVM does not offer it", preset("amd"), 0, "ignored", 0],
    ["not asked for where nothing is known", {}, 0, "ignored", 0],
  ] as const)("has the guest's PAT %s", (_, platform, errno, guestPat, calls) => {
    const heard: number[][] = [];
    const enable = (...call: [number, number]) => {
      heard.push(call);
      return errno;
    };
    expect(honorGuestPat(platform, enable)).toEqual({ guestPat });
    const call = [KVM_CAP_DISABLE_QUIRKS2, KVM_X86_QUIRK_IGNORE_GUEST_PAT];
    expect(heard).toEqual(Array.from({ length: calls }, () => call));
  });

  it("has what it is told write-combined, where the guest's PAT counts", () => {
    const vm = { ...PLAIN_VM, ...honorGuestPat(INTEL, () => 0) };
    const facts = { platform: INTEL, vm, resource: () => WC };
    const device = new WindowDevice(vmProt, facts, fakeWindow(REGION), () => {});
    expect(decode(device.command(map(1, 0)))).toMatchObject({ type: OK, mapInfo: 3 });
  });
});

describeKvm()("a prepared BAR of a guest that runs", () => {
  const PAGES = 16;
  const kernel = fakeKernel();

  /** A guest, and the registration of a window as its slot 1. */
  function guestFor(window: LiveWindow) {
    const vm = new VirtualMachine(kernel, architectureOf());
    const guest = new Guest(kernel, vm, longMode, PAGES, "cached");
    expect(guest.rehearse()).toBeUndefined();
    const { address } = window;
    const register = (size: number, number = 1) =>
      guest.attach({ address, size }, { number })?.errno ?? 0;
    return { guest, register };
  }

  it("has the first blob in it, and what KVM says of a second memslot there", () => {
    const { fd } = memfd(kernel, 4);
    using window = new LiveWindow(PAGES * PAGE, () => fd);
    const { guest, register } = guestFor(window);
    try {
      const bar = preparedOnFirst(window, () => register(window.size));
      const resource = () => ({ size: 4 * PAGE, exporter: "memfd", facts: {} });
      const device = new WindowDevice(vmProt, { platform: "amd", resource }, bar, () => {});
      expect(decode(device.command(map(1, 4 * PAGE)))).toMatchObject({ type: OK, mapInfo: 1 });
      const round = { pages: PAGES, readAt: 0, expected: 0, writeAt: 64, written: 1 };
      // The guest reads zeros, where it expects its number of page: all but the first are wrong.
      expect(guest.run(round)).toEqual({ wrongPages: PAGES - 1 });
      const mapped = kernel.memory.map(fd, 4 * PAGE);
      expect(new DataView(kernel.memory.read(mapped + 64n, 4).buffer).getUint32(0, true)).toBe(5);
      kernel.memory.unmap(mapped, 4 * PAGE);
      expect(register(window.size, 2)).toBe(ERRNO.EEXIST);
      expect(register(100, 2)).toBe(ERRNO.EINVAL);
    } finally {
      guest.close();
      closeSync(fd);
    }
  });
});
