import { describe, expect, it } from "@jest/globals";
import { dmaHeapProbe } from "@vmprot/adapter-dma-heap";
import { qxlProbe } from "@vmprot/adapter-qxl";
import { radeonProbe } from "@vmprot/adapter-radeon";
import { udmabufProbe } from "@vmprot/adapter-udmabuf";
import { vgemProbe } from "@vmprot/adapter-vgem";
import { videobuf2Probe } from "@vmprot/adapter-videobuf2";
import { fakeDevice } from "./fake-device.js";

const RADEON_GEM_OP = 0xc010646c;
const MODE_MAP_DUMB = 0xc01064b3;
const [EPERM, EACCES, EINVAL] = [1, 13, 22];

describe("radeon's probe", () => {
  const radeon = (domains: bigint, errno = 0) => {
    const device = fakeDevice(
      {
        [RADEON_GEM_OP]: (call) => {
          expect([call.argument.length, call.word(0), call.word(4)]).toEqual([16, 7, 0]);
          call.long(8, domains);
          return errno;
        },
      },
      { driver: "radeon", major: 2, minor: 50 },
    );
    return radeonProbe.probe({ expName: "drm", device });
  };

  it.each([
    [1n, false],
    [2n, "unknown"],
    [4n, false],
    [6n, false],
  ] as const)("reads the domains %d, in which an import is %p", (domains, imported) => {
    const facts = { domains: Number(domains), flags: "unknown", imported };
    expect(radeon(domains)).toEqual({ kind: "facts", facts });
  });

  it("gives no facts where the ioctl fails, or answers with nonsense", () => {
    expect(radeon(4n, EPERM)).toMatchObject({ code: "ATTRIBUTES_UNKNOWN" });
    expect(radeon(2n ** 60n)).toEqual({ kind: "refusal", code: "UNKNOWN_FACTS" });
  });
});

describe("vgem's probe", () => {
  it.each([
    [0, false],
    [EINVAL, true],
    [EACCES, "unknown"],
    [EPERM, "unknown"],
  ] as const)("takes errno %d of MAP_DUMB for imported = %p", (errno, imported) => {
    const device = fakeDevice({ [MODE_MAP_DUMB]: () => errno }, { driver: "vgem", major: 1 });
    const result = vgemProbe.probe({ expName: "drm", device });
    expect(result).toEqual({ kind: "facts", facts: { imported } });
  });

  it("asks for the primary node, because render nodes refuse MAP_DUMB", () => {
    expect(vgemProbe.primaryNode).toBe(true);
  });
});

describe("qxl's probe", () => {
  it("needs no ioctl", () => {
    const device = fakeDevice({}, { driver: "qxl" });
    const result = qxlProbe.probe({ expName: "drm", device });
    expect(result).toEqual({ kind: "facts", facts: {} });
    expect(device.asked).toEqual([]);
  });
});

describe("probes that need no device", () => {
  it("udmabuf", () => {
    expect(udmabufProbe.probe({ expName: "udmabuf" })).toEqual({ kind: "facts", facts: {} });
  });

  it.each(["system", "default_cma_region", "reserved", "linux,cma", "default-pool"])(
    "dma-heap: %s",
    (heap) => {
      const named = dmaHeapProbe.probe({ expName: heap });
      expect(named).toEqual({ kind: "facts", facts: { heap } });
      const sized = dmaHeapProbe.probe({ expName: heap, size: 8192 });
      expect(sized).toEqual({ kind: "facts", facts: { heap, size: 8192 } });
    },
  );

  it.each(["vmalloc", "dma-sg", "dma-contig"])("videobuf2: %s", (allocator) => {
    const expName = `videobuf2_${allocator.replace("-", "_")}`;
    expect(videobuf2Probe.probe({ expName })).toEqual({ kind: "facts", facts: { allocator } });
  });

  it.each([udmabufProbe, dmaHeapProbe, videobuf2Probe])("know no other name", (probe) => {
    for (const expName of ["", "drm", "system\n", "videobuf2", "constructor"]) {
      expect(probe.probe({ expName })).toEqual({ kind: "refusal", code: "FOREIGN_BUFFER" });
    }
  });
});
