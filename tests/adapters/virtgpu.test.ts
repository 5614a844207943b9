import { describe, expect, it } from "@jest/globals";
import { virtgpuAdapter, virtgpuProbe } from "@vmprot/adapters/virtgpu";
import { testAdapter } from "@vmprot/testkit";
import { ask } from "./ask.js";
import { type FakeDriver, fakeDevice } from "./fake-device.js";
import { throughProber } from "./through-prober.js";

const RESOURCE_INFO = 0xc0106445;
const SENTINEL = 0xffff_ffff;

describe("virtgpu obeys the law", () => {
  testAdapter(virtgpuAdapter, { test: it });
});

describe("virtgpu's answer", () => {
  const { answer, places, whole } = ask(virtgpuAdapter);

  it.each([
    [{ blobMem: "none" }, "cached, fixed"],
    [{ blobMem: "guest" }, "cached, fixed"],
    [{ blobMem: "host3d-guest" }, "cached, fixed"],
    [{ blobMem: "guest", mapInfo: "unknown" }, "cached, fixed"],
    [{ blobMem: "guest", mappable: "unknown" }, "cached, fixed"],
    [{ blobMem: "host3d", mapInfo: 1 }, "cached, fixed"],
    [{ blobMem: "host3d", mapInfo: 2 }, "uncached, fixed"],
    [{ blobMem: "host3d", mapInfo: 3 }, "write-combined, fixed"],
    [{ blobMem: "host3d", mapInfo: 3, mappable: "unknown" }, "write-combined, fixed"],
    [{ blobMem: "host3d" }, "ATTRIBUTES_UNKNOWN"],
    [{ blobMem: "host3d", mapInfo: 0 }, "UNKNOWN_FACTS"],
    [{ blobMem: "host3d", mapInfo: 4 }, "UNKNOWN_FACTS"],
    [{ blobMem: "host3d", mapInfo: 0x13 }, "UNKNOWN_FACTS"],
    [{ blobMem: "host3d", mapInfo: "1" }, "UNKNOWN_FACTS"],
    [{ blobMem: "host3d", mapInfo: 1.5 }, "UNKNOWN_FACTS"],
    [{ blobMem: "guest-vram" }, "UNKNOWN_FACTS"],
    [{ blobMem: "host3d", mapInfo: 3, mappable: false }, "NO_CPU_MAPPING"],
    [{ blobMem: "host3d", mapInfo: 1, deviceCoherent: false }, "SYNC_REQUIRED"],
    [{ blobMem: "host3d", mapInfo: 2, deviceCoherent: false }, "uncached, fixed"],
    [{ blobMem: "host3d", mapInfo: 3, deviceCoherent: "unknown" }, "write-combined, fixed"],
    [{ blobMem: "guest", deviceCoherent: false }, "SYNC_REQUIRED"],
    [{ blobMem: "guest", deviceCoherent: "unknown" }, "ATTRIBUTES_UNKNOWN"],
    [{ blobMem: "none", imported: true }, "FOREIGN_BUFFER"],
  ])("to %j: %s", (facts, expected) => {
    expect(answer(facts)).toBe(expected);
  });

  it("is the same whatever the device says of memory that is the guest's own", () => {
    for (const blobMem of ["none", "guest", "host3d-guest"]) {
      for (const mapInfo of [0, 1, 2, 3, "unknown"]) {
        expect(places({ blobMem, mapInfo })).toBe("ram cached");
        // Only blobs of the host's look at the flag (virtio_gpu_vram_mmap).
        expect(places({ blobMem, mapInfo, mappable: false })).toBe("ram cached");
        const imported = { blobMem, mapInfo, mappable: false, imported: true };
        expect(places(imported)).toBe("FOREIGN_BUFFER");
      }
    }
  });

  it("needs to know its devices where not all are coherent", () => {
    for (const facts of [{ blobMem: "none" }, { blobMem: "host3d", mapInfo: 1 }]) {
      for (const host of ["arm64-fwb", { arch: "riscv64" }] as const) {
        expect(whole(facts, host)).toMatchObject({
          ...{ code: "ATTRIBUTES_UNKNOWN", unknown: ["facts.deviceCoherent"] },
        });
        expect(answer({ ...facts, deviceCoherent: true }, host)).toBe("cached, fixed");
      }
    }
    expect(answer({ blobMem: "none" }, { arch: "loongarch64" })).toBe("cached, fixed");
  });

  it("says what map_info 0 is", () => {
    expect(whole({ blobMem: "host3d", mapInfo: 0 })).toMatchObject({
      message: expect.stringContaining("map_info 0 (NONE) is no attribute"),
    });
  });

  it("names the map_info that nobody told", () => {
    expect(whole({ blobMem: "host3d" })).toMatchObject({ unknown: ["facts.mapInfo"] });
  });

  it("is the host's region behind a pfn mapping, or a drm_gem_shmem object", () => {
    expect(whole({ blobMem: "host3d", mapInfo: 3 })).toMatchObject({
      placements: [{ memory: "device", vma: "pfnmap", pages: "refcounted" }],
    });
    expect(whole({ blobMem: "none" })).toMatchObject({
      placements: [{ memory: "ram", vma: "pfnmap-shmem", pages: "shmem" }],
    });
  });
});

/** A driver that writes `blob_mem` for blobs only. */
function kernel(blobMem: number | undefined): FakeDriver {
  return {
    [RESOURCE_INFO]: (call) => {
      expect([call.argument.length, call.word(0), call.word(12)]).toEqual([16, 7, SENTINEL]);
      call.word(4, 3);
      call.word(8, 4096);
      if (blobMem !== undefined) call.word(12, blobMem);
      return 0;
    },
  };
}

function probe(script: FakeDriver) {
  const device = fakeDevice(script, { driver: "virtio_gpu", minor: 1 });
  return { result: virtgpuProbe.probe({ expName: "virtio_gpu", device }), asked: device.asked };
}

describe("virtgpu's probe", () => {
  it.each([
    [undefined, "none"],
    [1, "guest"],
    [2, "host3d"],
    [3, "host3d-guest"],
  ])("reads blob_mem %p as %s", (number, blobMem) => {
    const { result, asked } = probe(kernel(number));
    const unknown = { mapInfo: "unknown", mappable: "unknown", deviceCoherent: "unknown" };
    const facts = { ...unknown, blobMem, imported: false };
    expect(result).toEqual({ kind: "facts", facts });
    expect(asked).toEqual([RESOURCE_INFO]);
  });

  it("passes on what the machine tells", () => {
    const device = fakeDevice(kernel(1), { driver: "virtio_gpu" });
    const target = { expName: "virtio_gpu", deviceCoherent: false, device };
    expect(virtgpuProbe.probe(target)).toMatchObject({ facts: { deviceCoherent: false } });
  });

  it("knows an import by a blob of no kind", () => {
    expect(probe(kernel(0)).result).toMatchObject({ kind: "refusal", code: "FOREIGN_BUFFER" });
  });

  it.each([4, 0x7fff_ffff, 0xffff_fffe])("does not know the kind %d", (blobMem) => {
    expect(probe(kernel(blobMem)).result).toMatchObject({ code: "ATTRIBUTES_UNKNOWN" });
  });

  it("gives no facts where the ioctl fails", () => {
    const { result } = probe({ [RESOURCE_INFO]: () => 2 });
    expect(result).toMatchObject({ kind: "refusal", code: "ATTRIBUTES_UNKNOWN" });
  });

  it("is asked about a buffer named virtio_gpu on a virtio_gpu device", () => {
    // The fake kernel leaves what stood in blob_mem.
    const expected = { kind: "facts", exporter: "virtgpu", facts: { blobMem: "none" } };
    expect(throughProber(virtgpuAdapter, "virtio_gpu", "virtio_gpu")).toMatchObject(expected);
  });
});
