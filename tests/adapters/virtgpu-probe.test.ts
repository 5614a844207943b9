import { describe, expect, it } from "@jest/globals";
import { virtgpuProbe } from "@vmprot/adapter-virtgpu";
import { type FakeDriver, fakeDevice } from "./fake-device.js";

const RESOURCE_INFO = 0xc0106445;
const SENTINEL = 0xffff_ffff;

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
    [undefined, { blobMem: "none" }],
    [1, { blobMem: "guest" }],
    [2, { blobMem: "host3d", mapInfo: "unknown", mappable: "unknown" }],
    [3, { blobMem: "host3d-guest" }],
  ])("reads blob_mem %p", (blobMem, facts) => {
    const { result, asked } = probe(kernel(blobMem));
    expect(result).toEqual({ kind: "facts", facts });
    expect(asked).toEqual([RESOURCE_INFO]);
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
});
