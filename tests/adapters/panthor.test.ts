import { describe, expect, it } from "@jest/globals";
import { panthorAdapter, panthorProbe } from "@vmprot/adapters/panthor";
import { testAdapter } from "@vmprot/testkit";
import { ask } from "./ask.js";
import { type FakeDriver, fakeDevice } from "./fake-device.js";
import { hostsOf } from "./hosts.js";
import { RENDER, throughProber } from "./through-prober.js";

const DEV_QUERY = 0xc0106440;
const BO_MMAP_OFFSET = 0xc0106446;
const BO_QUERY_INFO = 0xc0106450;
const [ACE_LITE, NONE] = [0, 31];
/** selected_coherency in struct drm_panthor_gpu_info. */
const COHERENCY_AT = 68;
const [NO_MMAP, WB_MMAP] = [1, 2];
const IMPORTED = 1;
const [EPERM, ENOENT, EINVAL] = [1, 2, 22];

const KERNELS = ["6.14", "6.16", "6.19", "7.0", "7.2"] as const;
const COHERENT = { deviceCoherent: true };
const NOT_SNOOPING = { deviceCoherent: false, ownDeviceCoherent: false };
/** The GPU sees the caches, a display does not. */
const SHOWN = { deviceCoherent: false, ownDeviceCoherent: true };

describe("panthor obeys the law", () => {
  testAdapter(panthorAdapter, { test: it });
});

describe("panthor's answer", () => {
  const { answer, places, whole } = ask(panthorAdapter);

  it.each([
    [{ flags: 0, ...COHERENT }, "ram cached", "ram cached", "ram cached"],
    [{ flags: WB_MMAP, ...COHERENT }, "NOT_EXPORTABLE", "NOT_EXPORTABLE", "ram cached"],
    [
      { flags: 0, ...NOT_SNOOPING },
      "ram write-combined",
      "ram write-combined",
      "ram write-combined",
    ],
    [{ flags: WB_MMAP, ...NOT_SNOOPING }, "NOT_EXPORTABLE", "NOT_EXPORTABLE", "SYNC_REQUIRED"],
    [{ flags: 0, ...SHOWN }, "SYNC_REQUIRED", "SYNC_REQUIRED", "SYNC_REQUIRED"],
    // NO_MMAP keeps the dma-buf from being mapped in the older kernels only.
    [
      { flags: NO_MMAP, ...NOT_SNOOPING },
      "NO_CPU_MAPPING",
      "ram write-combined",
      "ram write-combined",
    ],
    [{ ...NOT_SNOOPING }, "ram write-combined", "ram write-combined", "ATTRIBUTES_UNKNOWN"],
    [{ ...COHERENT }, "ram cached", "ram cached", "ram cached"],
    [
      { flags: 0, deviceCoherent: false },
      "ATTRIBUTES_UNKNOWN",
      "ATTRIBUTES_UNKNOWN",
      "ATTRIBUTES_UNKNOWN",
    ],
    [{ flags: 0 }, "ATTRIBUTES_UNKNOWN", "ATTRIBUTES_UNKNOWN", "ATTRIBUTES_UNKNOWN"],
    [{ flags: 0, imported: true }, "FOREIGN_BUFFER", "FOREIGN_BUFFER", "FOREIGN_BUFFER"],
    [{ flags: 4, ...COHERENT }, "UNKNOWN_FACTS", "UNKNOWN_FACTS", "UNKNOWN_FACTS"],
  ])("to %j on arm64: %s on 6.14, %s up to 6.19, %s later", (facts, oldest, before, after) => {
    const said = KERNELS.map((kernel) => places(facts, hostsOf(kernel).arm64));
    expect(said).toEqual([oldest, before, before, after, after]);
  });

  it.each([
    ["6.19", "pfnmap-shmem", "shmem"],
    ["7.0", "pfnmap-shmem", "non-refcounted"],
    ["7.1", "pfnmap-shmem", "non-refcounted"],
    // A fault handler of its own, whose entries do not start read-only.
    ["7.2", "pfnmap", "non-refcounted"],
    ["7.3", "pfnmap", "non-refcounted"],
  ] as const)("on Linux %s is %s of pages that are %s", (kernel, vma, pages) => {
    for (const facts of [COHERENT, { flags: 0, ...NOT_SNOOPING }]) {
      const placements = [{ memory: "ram", vma, pages }];
      expect(whole(facts, hostsOf(kernel).arm64)).toMatchObject({ placements });
    }
  });

  it("to LoongArch, which may not write-combine, is uncached at worst", () => {
    for (const kernel of KERNELS) {
      const facts = { flags: 0, ...NOT_SNOOPING };
      expect(answer(facts, hostsOf(kernel).loongarch64)).toBe("uncached, worst-case");
    }
  });
});

/** panthor of 7.0, where handle 7 has these flags. */
const panthor = (create: number, coherency = NONE, extra = 0): FakeDriver => ({
  [BO_QUERY_INFO]: (call) => {
    expect([call.argument.length, call.word(0)]).toEqual([16, 7]);
    call.word(4, extra);
    call.word(8, create);
    return 0;
  },
  [DEV_QUERY]: (call) => {
    const info = call.target(8);
    expect([call.argument.length, call.word(0), call.word(4)]).toEqual([16, 0, info.length]);
    new DataView(info.buffer, info.byteOffset).setUint32(COHERENCY_AT, coherency, true);
    return 0;
  },
});

describe("panthor's probe", () => {
  const probe = (script: FakeDriver, target: object = {}) => {
    const device = fakeDevice(script, { driver: "panthor", major: 1, minor: 7 });
    return panthorProbe.probe({ expName: "panthor", imported: false, ...target, device });
  };

  it.each([
    // The flags are what the creator asked for: a coherent GPU's buffers are cached without any.
    [0, ACE_LITE, true, true],
    [WB_MMAP, ACE_LITE, true, true],
    [0, NONE, false, false],
    [NO_MMAP, NONE, false, false],
    [WB_MMAP, NONE, false, false],
    [0, 9, "unknown", "unknown"],
  ])("reads flags %d with coherency %d", (flags, coherency, deviceCoherent, ownDeviceCoherent) => {
    const facts = { flags, deviceCoherent, ownDeviceCoherent, imported: false };
    expect(probe(panthor(flags, coherency))).toEqual({ kind: "facts", facts });
  });

  it("knows an import", () => {
    expect(probe(panthor(0, NONE, IMPORTED))).toEqual({ kind: "refusal", code: "FOREIGN_BUFFER" });
  });

  it("gives no facts where the ioctl fails, and no coherence where the device does not tell", () => {
    for (const errno of [ENOENT, EINVAL]) {
      expect(probe({ [BO_QUERY_INFO]: () => errno })).toMatchObject({ code: "ATTRIBUTES_UNKNOWN" });
    }
    const { [BO_QUERY_INFO]: query = () => EINVAL } = panthor(0);
    const unknown = { deviceCoherent: "unknown", ownDeviceCoherent: "unknown" };
    expect(probe({ [BO_QUERY_INFO]: query })).toMatchObject({ facts: unknown });
    // Zeros that the driver did not write would say that the GPU is coherent.
    const short: FakeDriver = { ...panthor(0), [DEV_QUERY]: (call) => call.word(4, 64) - 64 };
    expect(probe(short)).toMatchObject({ facts: unknown });
  });

  it.each([
    [0, { flags: 0 }],
    [EPERM, { flags: NO_MMAP }],
  ])("before 7.0 learns the only flag by errno %d of an mmap offset", (errno, read) => {
    for (const known of [false, true, "unknown"] as const) {
      const device = fakeDevice(
        {
          [BO_MMAP_OFFSET]: (call) => {
            expect([call.argument.length, call.word(0), call.word(4)]).toEqual([16, 7, 0]);
            return errno;
          },
        },
        { driver: "panthor", minor: 5 },
      );
      const target = { expName: "drm", deviceCoherent: known, imported: false } as const;
      const coherence = { deviceCoherent: known, ownDeviceCoherent: known };
      expect(panthorProbe.probe({ ...target, device })).toEqual({
        ...{ kind: "facts", facts: { ...read, ...coherence, imported: false } },
      });
    }
  });

  it("takes no buffer of tyr's, which has panthor's name and not its ioctls, for panthor's", () => {
    const device = fakeDevice({}, { driver: "panthor", minor: 5 });
    const result = panthorProbe.probe({ expName: "drm", imported: false, device });
    expect(result).toMatchObject({ kind: "refusal", code: "ATTRIBUTES_UNKNOWN" });
    expect(device.asked).toEqual([BO_MMAP_OFFSET]);
  });

  it("takes no buffer named drm for its own from 7.0 on", () => {
    const device = fakeDevice(panthor(0), { driver: "panthor", minor: 7 });
    const result = panthorProbe.probe({ expName: "drm", imported: false, device });
    expect(result).toEqual({ kind: "refusal", code: "FOREIGN_BUFFER" });
    expect(device.asked).toEqual([]);
  });

  it("is asked on the render node", () => {
    const expected = { kind: "facts", exporter: "panthor", device: RENDER };
    expect(throughProber(panthorAdapter, "panthor", "panthor")).toMatchObject(expected);
  });
});
