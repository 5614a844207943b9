import { describe, expect, it } from "@jest/globals";
import { panfrostAdapter, panfrostProbe } from "@vmprot/adapters/panfrost";
import { testAdapter } from "@vmprot/testkit";
import { ask } from "./ask.js";
import { type FakeDriver, fakeDevice } from "./fake-device.js";
import { hostsOf } from "./hosts.js";
import { RENDER, throughProber } from "./through-prober.js";

const QUERY_BO_INFO = 0xc010644d;
const GET_PARAM = 0xc0106444;
const SELECTED_COHERENCY = 44;
const [ACE_LITE, ACE, NONE] = [0n, 1n, 31n];
const [NOEXEC, HEAP, WB_MMAP] = [1, 2, 4];
const IMPORTED = 1;
const [ENOENT, EINVAL] = [2, 22];

const KERNELS = ["6.12", "6.19", "7.0", "7.2"] as const;
const COHERENT = { deviceCoherent: true };
const NOT_SNOOPING = { deviceCoherent: false, ownDeviceCoherent: false };
/** The GPU sees the caches, a display does not. */
const SHOWN = { deviceCoherent: false, ownDeviceCoherent: true };

describe("panfrost obeys the law", () => {
  testAdapter(panfrostAdapter, { test: it });
});

describe("panfrost's answer", () => {
  const { answer, places, whole } = ask(panfrostAdapter);

  it.each([
    [{ flags: 0, ...COHERENT }, "ram cached", "ram cached"],
    [{ flags: NOEXEC, ...COHERENT }, "ram cached", "ram cached"],
    [{ flags: WB_MMAP, ...COHERENT }, "NOT_EXPORTABLE", "ram cached"],
    [{ flags: 0, ...NOT_SNOOPING }, "ram write-combined", "ram write-combined"],
    [{ flags: NOEXEC, ...NOT_SNOOPING }, "ram write-combined", "ram write-combined"],
    [{ flags: WB_MMAP, ...NOT_SNOOPING }, "NOT_EXPORTABLE", "SYNC_REQUIRED"],
    [{ flags: 0, ...SHOWN }, "SYNC_REQUIRED", "SYNC_REQUIRED"],
    // Where there is no WB_MMAP, the flags do not matter.
    [{ ...COHERENT }, "ram cached", "ram cached"],
    [{ ...NOT_SNOOPING }, "ram write-combined", "ATTRIBUTES_UNKNOWN"],
    [{ flags: 0, deviceCoherent: false }, "ATTRIBUTES_UNKNOWN", "ATTRIBUTES_UNKNOWN"],
    [
      { flags: 0, ownDeviceCoherent: false },
      "ram cached, ram write-combined",
      "ram cached, ram write-combined",
    ],
    [{ flags: 0 }, "ATTRIBUTES_UNKNOWN", "ATTRIBUTES_UNKNOWN"],
    [{ flags: HEAP, ...COHERENT }, "NO_CPU_MAPPING", "NO_CPU_MAPPING"],
    [{ flags: 0, ...COHERENT, imported: true }, "FOREIGN_BUFFER", "FOREIGN_BUFFER"],
    [{ flags: 0, ...COHERENT, imported: "unknown" }, "ATTRIBUTES_UNKNOWN", "ATTRIBUTES_UNKNOWN"],
    [{ flags: 8, ...COHERENT }, "UNKNOWN_FACTS", "UNKNOWN_FACTS"],
  ])("to %j on arm64: %s before Linux 7.0, %s from then on", (facts, before, after) => {
    const said = KERNELS.map((kernel) => places(facts, hostsOf(kernel).arm64));
    const sorted = said.map((text) => text.split(", ").sort().join(", "));
    expect(sorted).toEqual([before, before, after, after]);
  });

  it("to a kernel that nobody states is what both would say", () => {
    expect(whole(NOT_SNOOPING, hostsOf().arm64)).toMatchObject({
      ...{ code: "ATTRIBUTES_UNKNOWN", unknown: ["facts.flags"] },
    });
    expect(answer({ flags: 0, ...NOT_SNOOPING }, hostsOf().arm64)).toBe("write-combined, fixed");
  });

  it("to LoongArch, which may not write-combine, is uncached at worst", () => {
    const { loongarch64 } = hostsOf("7.2");
    const said = places({ flags: 0, ...NOT_SNOOPING }, loongarch64);
    expect(said).toBe("ram uncached, ram write-combined");
  });

  it.each([
    ["6.12", "shmem"],
    ["6.19", "shmem"],
    ["7.0", "non-refcounted"],
    ["7.2", "non-refcounted"],
  ] as const)("on Linux %s is a drm_gem_shmem object of pages that are %s", (kernel, pages) => {
    for (const facts of [COHERENT, { flags: 0, ...NOT_SNOOPING }]) {
      const placements = [{ memory: "ram", vma: "pfnmap-shmem", pages }];
      expect(whole(facts, hostsOf(kernel).arm64)).toMatchObject({ placements });
    }
  });
});

/** panfrost of 7.0, where handle 7 has these flags. */
const panfrost = (create: number, coherency = NONE, extra = 0): FakeDriver => ({
  [QUERY_BO_INFO]: (call) => {
    expect([call.argument.length, call.word(0), call.word(4)]).toEqual([16, 7, 0]);
    call.word(4, extra);
    call.word(8, create);
    return 0;
  },
  [GET_PARAM]: (call) => {
    expect([call.argument.length, call.word(0), call.word(4)]).toEqual([16, SELECTED_COHERENCY, 0]);
    call.long(8, coherency);
    return 0;
  },
});

describe("panfrost's probe", () => {
  const probe = (script: FakeDriver, target: object = {}) => {
    const device = fakeDevice(script, { driver: "panfrost", major: 1, minor: 6 });
    return panfrostProbe.probe({ expName: "panfrost", imported: false, ...target, device });
  };
  const { places } = ask(panfrostAdapter);

  it.each([
    // Without WB_MMAP the buffer is write-combined, so that the GPU is not coherent.
    [0, ACE_LITE, undefined, false, false, "ram write-combined"],
    [NOEXEC, NONE, undefined, false, false, "ram write-combined"],
    [WB_MMAP, ACE_LITE, undefined, true, true, "ram cached"],
    [WB_MMAP, ACE, "unknown", true, true, "ram cached"],
    [WB_MMAP, ACE_LITE, true, true, true, "ram cached"],
    [WB_MMAP, NONE, undefined, false, false, "SYNC_REQUIRED"],
    [WB_MMAP, NONE, true, false, false, "SYNC_REQUIRED"],
    // Firmware contradicts the GPU.
    [WB_MMAP, ACE_LITE, false, false, true, "SYNC_REQUIRED"],
    // A protocol of later GPUs.
    [WB_MMAP, 5n, undefined, "unknown", "unknown", "ATTRIBUTES_UNKNOWN"],
    [WB_MMAP, 2n ** 40n, undefined, "unknown", "unknown", "ATTRIBUTES_UNKNOWN"],
  ])(
    "reads flags %d with coherency %d, of which the machine says %p",
    (flags, coherency, machine, deviceCoherent, ownDeviceCoherent, expected) => {
      const target = machine === undefined ? {} : { deviceCoherent: machine };
      const result = probe(panfrost(flags, coherency), target);
      const facts = { flags, deviceCoherent, ownDeviceCoherent, imported: false };
      expect(result).toEqual({ kind: "facts", facts });
      expect(places(facts, hostsOf("7.0").arm64)).toBe(expected);
    },
  );

  it("knows an import", () => {
    expect(probe(panfrost(0, NONE, IMPORTED))).toEqual({ kind: "refusal", code: "FOREIGN_BUFFER" });
  });

  it("gives no facts where the ioctl fails, and no coherence where that one does", () => {
    for (const errno of [ENOENT, EINVAL]) {
      expect(probe({ [QUERY_BO_INFO]: () => errno })).toMatchObject({ code: "ATTRIBUTES_UNKNOWN" });
    }
    const { [QUERY_BO_INFO]: query = () => EINVAL } = panfrost(WB_MMAP);
    expect(probe({ [QUERY_BO_INFO]: query })).toMatchObject({
      facts: { flags: WB_MMAP, deviceCoherent: "unknown", ownDeviceCoherent: "unknown" },
    });
  });

  it("takes a buffer named drm for its own before 7.0 only, and knows what the machine says", () => {
    const asked = (minor: number, deviceCoherent: boolean | "unknown") => {
      const device = fakeDevice({}, { driver: "panfrost", minor });
      const result = panfrostProbe.probe({ expName: "drm", deviceCoherent, device });
      expect(device.asked).toEqual([]);
      return result;
    };
    for (const known of [false, true, "unknown"] as const) {
      const coherence = { deviceCoherent: known, ownDeviceCoherent: known };
      expect(asked(5, known)).toEqual({
        ...{ kind: "facts", facts: { flags: "unknown", ...coherence, imported: "unknown" } },
      });
      expect(asked(6, known)).toEqual({ kind: "refusal", code: "FOREIGN_BUFFER" });
    }
  });

  it("is asked on the render node", () => {
    const expected = { kind: "facts", exporter: "panfrost", device: RENDER };
    expect(throughProber(panfrostAdapter, "panfrost", "panfrost")).toMatchObject(expected);
  });
});
