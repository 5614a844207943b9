import { describe, expect, it } from "@jest/globals";
import { powervrAdapter, powervrProbe } from "@vmprot/adapters/powervr";
import { testAdapter } from "@vmprot/testkit";
import { ask } from "./ask.js";
import { fakeDevice } from "./fake-device.js";
import { hostsOf } from "./hosts.js";
import { RENDER, throughProber } from "./through-prober.js";

const [BYPASS, PM_FW_PROTECT, CPU_ACCESS] = [1, 2, 4];
const KERNELS = ["6.14", "6.16", "7.2"] as const;
const NOT_SNOOPING = { deviceCoherent: false, ownDeviceCoherent: false };
const EITHER = "ram write-combined, ram cached";

describe("powervr obeys the law", () => {
  testAdapter(powervrAdapter, { test: it });
});

describe("powervr's answer", () => {
  const { places, whole } = ask(powervrAdapter);

  it.each([
    // Up to 6.14 the driver did not ask how coherent the GPU is; when that came a stable release may
    // have taken it.
    [{ flags: CPU_ACCESS, deviceCoherent: true }, EITHER, "ram cached"],
    [{ flags: CPU_ACCESS | BYPASS, deviceCoherent: true }, EITHER, "ram cached"],
    [{ flags: CPU_ACCESS, ...NOT_SNOOPING }, "ram write-combined", "ram write-combined"],
    [
      { flags: CPU_ACCESS, deviceCoherent: false, ownDeviceCoherent: true },
      "SYNC_REQUIRED",
      "SYNC_REQUIRED",
    ],
    [{ flags: CPU_ACCESS, deviceCoherent: false }, "ATTRIBUTES_UNKNOWN", "ATTRIBUTES_UNKNOWN"],
    [{}, "ATTRIBUTES_UNKNOWN", "ATTRIBUTES_UNKNOWN"],
    // That an mmap or an export fails is no place that a mapping could have.
    [{ deviceCoherent: true }, EITHER, "ram cached"],
    [NOT_SNOOPING, "ram write-combined", "ram write-combined"],
    [{ flags: 0, ...NOT_SNOOPING }, "NO_CPU_MAPPING", "NO_CPU_MAPPING"],
    [{ flags: BYPASS, deviceCoherent: true }, "NO_CPU_MAPPING", "NO_CPU_MAPPING"],
    [{ flags: PM_FW_PROTECT, deviceCoherent: true }, "NOT_EXPORTABLE", "NOT_EXPORTABLE"],
    [{ flags: CPU_ACCESS, imported: true }, "FOREIGN_BUFFER", "FOREIGN_BUFFER"],
    [{ flags: 8, deviceCoherent: true }, "UNKNOWN_FACTS", "UNKNOWN_FACTS"],
  ])("to %j on arm64 and riscv64: %s up to 6.14, %s from 6.16 on", (facts, before, after) => {
    for (const arch of ["arm64", "riscv64"] as const) {
      const said = KERNELS.map((kernel) => places(facts, hostsOf(kernel)[arch]));
      expect(said).toEqual([before, after, after]);
    }
  });

  it("to LoongArch, which may not write-combine, is uncached at worst", () => {
    const said = (facts: object) => KERNELS.map((k) => places(facts, hostsOf(k).loongarch64));
    const anything = "ram uncached, ram write-combined, ram cached";
    expect(said({ deviceCoherent: true })).toEqual([anything, "ram cached", "ram cached"]);
    expect(new Set(said(NOT_SNOOPING))).toEqual(new Set(["ram uncached, ram write-combined"]));
  });

  it("is a drm_gem_shmem object", () => {
    const placements = [{ memory: "ram", vma: "pfnmap-shmem", pages: "shmem" }];
    expect(whole({ deviceCoherent: true }, hostsOf("7.2").arm64)).toMatchObject({ placements });
  });
});

describe("powervr's probe", () => {
  it.each([false, true, "unknown"] as const)(
    "has no more than firmware's word, %p, which is the kernel's too",
    (deviceCoherent) => {
      const device = fakeDevice({}, { driver: "powervr" });
      const target = { expName: "drm", deviceCoherent, imported: false, device } as const;
      const coherence = { deviceCoherent, ownDeviceCoherent: deviceCoherent };
      expect(powervrProbe.probe(target)).toEqual({
        ...{ kind: "facts", facts: { flags: "unknown", ...coherence, imported: false } },
      });
      expect(device.asked).toEqual([]);
    },
  );

  it("is asked on the render node", () => {
    const expected = { kind: "facts", exporter: "powervr", device: RENDER };
    expect(throughProber(powervrAdapter, "drm", "powervr")).toMatchObject(expected);
  });
});
