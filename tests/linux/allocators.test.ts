import { closeSync, fstatSync } from "node:fs";
import { describe, expect, it } from "@jest/globals";
import { ERRNO, liveMemory, type System } from "@vmprot/linux";
import { listAllocators } from "@vmprot/linux/verify";
import { putFiles } from "./fake-host.js";
import { nodes } from "./fake-nodes.js";
import { type FakeDevice, fakeSystem } from "./fake-system.js";

const SIZE = 1 << 20;
const CREATE_DUMB = 0xc02064b2;
const HANDLE_TO_FD = 0xc00c642d;
const HEAP_ALLOC = 0xc0184800;
const CARD = "/dev/dri/card0";
const HEAP = "/dev/dma_heap/system";
const UDMABUF = "/dev/udmabuf";
const FD = 42;

const memory = liveMemory();
const root = nodes({ gpu: ["renderD128", "card0"], npu: ["accel0"], broken: ["card1"] });
putFiles(root, { [UDMABUF.slice(1)]: "", [HEAP.slice(1)]: "", "dev/dma_heap/cma": "" });

/** A driver with dumb buffers, whose lines are as long as they were asked for. */
const dumb = (errnos: Readonly<Record<number, number>> = {}): FakeDevice => ({
  driver: "vgem",
  ioctl(request, bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    if (request === CREATE_DUMB) {
      view.setUint32(16, 5, true);
      const [height, width, bpp] = [0, 4, 8].map((at) => view.getUint32(at, true)) as [
        number,
        number,
        number,
      ];
      view.setBigUint64(24, BigInt((height * width * bpp) / 8), true);
    }
    if (request === HANDLE_TO_FD) {
      expect(view.getUint32(0, true)).toBe(5);
      view.setInt32(8, FD, true);
    }
    return errnos[request] ?? 0;
  },
});

const heap = (errno = 0): FakeDevice => ({
  driver: "",
  ioctl(request, bytes) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    expect([request, view.getBigUint64(0, true)]).toEqual([HEAP_ALLOC, BigInt(SIZE)]);
    view.setUint32(8, FD, true);
    return errno;
  },
});

const DEVICES = {
  "/dev/dri/renderD128": { driver: "vgem" },
  [CARD]: dumb(),
  [HEAP]: heap(),
  [UDMABUF]: { driver: "" },
  "/dev/accel/accel0": { driver: "ivpu" },
};

/** What a machine with these devices offers, by what it is called. */
function offered(devices: Readonly<Record<string, FakeDevice>> = DEVICES, ask?: System["ask"]) {
  const system = { ...fakeSystem(devices), ...(ask && { ask }) };
  const { there, others } = listAllocators({ system, memory, root });
  const by = (what: string) => {
    const found = there.find((each) => each.what === what);
    if (found === undefined) throw new Error(`no ${what}`);
    return found;
  };
  return { there, others, by, system };
}

describe("what buffers can be had from", () => {
  it("is a memfd, and each device that gives some; of the others it is said why not", () => {
    const { there, others } = offered();
    expect(there.map(({ what, exporter, node }) => [what, exporter, node])).toEqual([
      ["memfd, which is no dma-buf", "memfd", undefined],
      ["udmabuf over a memfd", "udmabuf", UDMABUF],
      ["dma-heap cma", "dma-heap", "/dev/dma_heap/cma"],
      ["dma-heap system", "dma-heap", HEAP],
      ["dumb buffer of vgem", "vgem", CARD],
    ]);
    expect(others.map(({ what, fault }) => [what, fault.code])).toEqual([
      ["dumb buffer of /dev/dri/card1", "DEVICE_UNAVAILABLE"],
      ["dumb buffer of ivpu", "DEVICE_UNAVAILABLE"],
    ]);
  });

  it("is a memfd alone where there is nothing", () => {
    const { there, others } = listAllocators({ system: fakeSystem({}), memory, root: nodes({}) });
    expect([there.length, others]).toEqual([1, []]);
  });

  it("gives buffers of the size, and keeps no device open", () => {
    const { by, system } = offered(DEVICES, () => FD);
    for (const what of ["udmabuf over a memfd", "dma-heap system", "dumb buffer of vgem"]) {
      expect(by(what).allocate(SIZE)).toEqual({ fd: FD, size: SIZE });
      expect(system.open_.size).toBe(0);
    }
    const { fd } = by("memfd, which is no dma-buf").allocate(SIZE);
    expect(fstatSync(fd).size).toBe(SIZE);
    closeSync(fd);
  });

  it.each<[string, string, Readonly<Record<string, FakeDevice>>, RegExp]>([
    [
      "dumb buffer of vgem",
      "ALLOCATION_FAILED",
      { [CARD]: dumb({ [CREATE_DUMB]: ERRNO.ENOSYS }) },
      /CREATE_DUMB.*ENOSYS/,
    ],
    [
      "dumb buffer of vgem",
      "ALLOCATION_FAILED",
      { [CARD]: dumb({ [HANDLE_TO_FD]: ERRNO.EPERM }) },
      /HANDLE_TO_FD.*EPERM/,
    ],
    [
      "dumb buffer of vgem",
      "DEVICE_UNAVAILABLE",
      { [CARD]: { driver: "vgem", fail: { open: ERRNO.EACCES } } },
      /EACCES/,
    ],
    ["dma-heap system", "ALLOCATION_FAILED", { [HEAP]: heap(ERRNO.ENOMEM) }, /ENOMEM/],
    ["dma-heap cma", "DEVICE_UNAVAILABLE", {}, /ENOENT/],
    ["udmabuf over a memfd", "ALLOCATION_FAILED", {}, /UDMABUF_CREATE.*ENOTTY/],
  ])("of %s says %s, and keeps nothing open", (what, code, devices, message) => {
    const { by, system } = offered({ ...DEVICES, ...devices });
    expect(() => by(what).allocate(SIZE)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(message) }),
    );
    expect(system.open_.size).toBe(0);
  });
});
