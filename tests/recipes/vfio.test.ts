import { describe, expect, it } from "@jest/globals";
import { PLAIN_VM, type Platform, PRESETS, type Vm } from "@vmprot/core";
import { changeVm, nonCoherentDma } from "@vmprot/example-recipes";
import { ERRNO, type System } from "@vmprot/linux";
import { type BlobResource, VIRTIO_GPU } from "@vmprot/virtio-gpu";
import { decode, map, mapperOf, PAGE, unmap } from "../virtio-gpu/commands.js";

const blob = (exporter: string, facts: object): BlobResource => ({
  ...{ size: 4 * PAGE, exporter },
  facts: { ...facts },
});
const RAM = blob("udmabuf", { hugetlb: false });
const WC = blob("amdgpu", { domains: 2, flags: 4 });
const PLUGGED: Vm = { nonCoherentDma: true };
const UNPLUGGED: Vm = { nonCoherentDma: false };
const INTEL: Platform = PRESETS.find(({ name }) => name === "intel")?.platform ?? {};
/** Until 6.10 KVM took the guest's MTRR type beside such a device. */
const OLD: Platform = { ...INTEL, kernel: "6.6", guestPatQuirk: false };
const OVMF: Vm = { ...PLAIN_VM, guestMtrr: "uncached" };

const ask = (answer: number, asked: number[][] = []): System =>
  ({
    ask(...call: number[]) {
      asked.push(call);
      return answer;
    },
  }) as unknown as System;

describe("a VFIO device", () => {
  it.each([
    [1, false],
    [0, true],
    [-ERRNO.ENOTTY, true],
  ] as const)(
    "whose container answers %i does DMA that is not coherent: %j",
    (answer, expected) => {
      const asked: number[][] = [];
      expect(nonCoherentDma(ask(answer, asked), 7)).toBe(expected);
      // _IO(VFIO_TYPE, VFIO_BASE + 1) with VFIO_DMA_CC_IOMMU, of linux/vfio.h
      expect(asked).toEqual([[7, 0x3b65, 4]]);
    },
  );

  it("of iommufd does nobody knows what", () => {
    expect(nonCoherentDma(ask(1), undefined)).toBe("unknown");
  });
});

/** A VM whose hot-plug, and the blobs that it takes from its guest, are heard in order. */
function vmWith(platform: Platform, vm: Vm, resources: Readonly<Record<number, BlobResource>>) {
  const mapper = mapperOf(resources, { platform, vm });
  const heard: string[] = [];
  const change = (facts: Vm, what: string, fails = false) =>
    changeVm(
      mapper,
      facts,
      ({ resourceId }) => heard.push(`take ${resourceId}`),
      () => {
        heard.push(what);
        if (fails) throw new Error("EBUSY");
      },
    ).lost.map(({ resourceId }) => resourceId);
  return {
    mapper,
    heard,
    change,
    command: (bytes: Uint8Array) => decode(mapper.handle(bytes).response),
  };
}

const OK = VIRTIO_GPU.RESP_OK_MAP_INFO;
const REFUSED = VIRTIO_GPU.RESP_ERR_UNSPEC;

describe("VFIO hot-plug", () => {
  it("takes away what the plugged device makes unsafe, and then plugs", () => {
    const { heard, change, command, mapper } = vmWith(OLD, { ...OVMF, ...UNPLUGGED }, { 1: RAM });
    expect(command(map(1, 0))).toMatchObject({ type: OK, mapInfo: 1 });
    expect(change(PLUGGED, "plug")).toEqual([1]);
    expect(heard).toEqual(["take 1", "plug"]);
    // The guest's unmap succeeds, with nothing left to do; its next map does not.
    expect(mapper.handle(unmap(1))).toMatchObject({ kind: "unmap", revoked: true });
    expect(command(map(1, 0))).toMatchObject({ type: REFUSED });
  });

  it("gives it back after unplugging, when the guest asks", () => {
    const { change, command } = vmWith(OLD, { ...OVMF, ...PLUGGED }, { 1: RAM });
    expect(command(map(1, 0))).toMatchObject({ type: REFUSED });
    expect(change(UNPLUGGED, "unplug")).toEqual([]);
    expect(command(map(1, 0))).toMatchObject({ type: OK, mapInfo: 1 });
  });

  it("takes away what only the device made safe, and then unplugs", () => {
    const vm = { ...OVMF, guestMtrr: "write-back", ...UNPLUGGED } as const;
    const { heard, change, command } = vmWith(INTEL, vm, { 1: RAM, 2: WC });
    expect(command(map(2, 0))).toMatchObject({ type: REFUSED });
    expect(command(map(1, 4 * PAGE))).toMatchObject({ type: OK, mapInfo: 1 });
    // With the device there KVM honours the guest's PAT.
    expect(change(PLUGGED, "plug")).toEqual([]);
    expect(command(map(2, 0))).toMatchObject({ type: OK, mapInfo: 3 });
    expect(change(UNPLUGGED, "unplug")).toEqual([2]);
    expect(heard).toEqual(["plug", "take 2", "unplug"]);
    command(unmap(2));
    expect(command(map(2, 0))).toMatchObject({ type: REFUSED });
    // What was not in the way has stayed.
    expect(command(unmap(1))).toMatchObject({ type: VIRTIO_GPU.RESP_OK_NODATA });
  });

  it("that fails leaves the facts as they were, and does not give back what was taken", () => {
    const { heard, change, command } = vmWith(OLD, { ...OVMF, ...UNPLUGGED }, { 1: RAM, 2: RAM });
    command(map(1, 0));
    expect(() => change(PLUGGED, "plug", true)).toThrow("EBUSY");
    expect(heard).toEqual(["take 1", "plug"]);
    expect(command(map(2, 4 * PAGE))).toMatchObject({ type: OK });
    expect(command(unmap(1))).toMatchObject({ type: VIRTIO_GPU.RESP_OK_NODATA });
    expect(command(map(1, 0))).toMatchObject({ type: OK });
  });

  it("does not plug where a blob cannot be taken away, which stays a mapping", () => {
    const { mapper, command } = vmWith(OLD, { ...OVMF, ...UNPLUGGED }, { 1: RAM });
    command(map(1, 0));
    const cannot = () => {
      throw new Error("ENOMEM");
    };
    let plugged = false;
    expect(() => changeVm(mapper, PLUGGED, cannot, () => (plugged = true))).toThrow("ENOMEM");
    expect(plugged).toBe(false);
    expect(mapper.handle(unmap(1))).toMatchObject({ kind: "unmap", revoked: false });
  });

  it("whose device nobody knows takes away what either kind makes unsafe", () => {
    const { change, command } = vmWith(OLD, { ...OVMF, ...UNPLUGGED }, { 1: RAM });
    command(map(1, 0));
    expect(change({ nonCoherentDma: nonCoherentDma(ask(1), undefined) }, "plug")).toEqual([1]);
  });

  it("names what the guest keeps, but slower than it was", () => {
    const { mapper, command } = vmWith(INTEL, { ...OVMF, ...UNPLUGGED }, { 1: RAM });
    command(map(1, 0));
    const { lost, weaker } = changeVm(
      mapper,
      PLUGGED,
      () => {},
      () => {},
    );
    expect(lost).toEqual([]);
    expect(weaker).toMatchObject([{ id: 1, weaker: expect.arrayContaining([expect.anything()]) }]);
  });

  it("takes away nothing on AMD", () => {
    const amd = PRESETS.find(({ name }) => name === "amd")?.platform ?? {};
    const { change, command } = vmWith(amd, { ...OVMF, ...UNPLUGGED }, { 1: RAM, 2: WC });
    command(map(1, 0));
    command(map(2, 4 * PAGE));
    expect([change(PLUGGED, "plug"), change(UNPLUGGED, "unplug")]).toEqual([[], []]);
  });
});
