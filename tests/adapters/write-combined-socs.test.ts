import { describe, expect, it } from "@jest/globals";
import { limaAdapter, limaProbe } from "@vmprot/adapters/lima";
import { tegraAdapter, tegraProbe } from "@vmprot/adapters/tegra";
import { v3dAdapter, v3dProbe } from "@vmprot/adapters/v3d";
import type { ExporterAdapter } from "@vmprot/core";
import { testAdapter } from "@vmprot/testkit";
import { AROUND_6_13, ask } from "./ask.js";
import { fakeDevice } from "./fake-device.js";
import { hostsOf } from "./hosts.js";
import { RENDER, throughProber } from "./through-prober.js";

const EACH: readonly (readonly [string, ExporterAdapter])[] = [
  ["v3d", v3dAdapter],
  ["lima", limaAdapter],
  ["tegra", tegraAdapter],
];

describe.each(EACH)("%s, which maps everything write-combined,", (_, adapter) => {
  const { answer, places } = ask(adapter);

  describe("obeys the law", () => {
    testAdapter(adapter, { test: it });
  });

  it("does so on every host, and uncached where LoongArch does not write-combine", () => {
    for (const kernel of [undefined, "6.12", "6.13", "7.2"] as const) {
      const { x86, arm64, riscv64, loongarch64 } = hostsOf(kernel);
      for (const host of [x86, arm64, riscv64])
        expect(answer({}, host)).toBe("write-combined, fixed");
      expect(places({}, loongarch64)).toBe("ram uncached, ram write-combined");
    }
  });

  it("says nothing of other exporters' buffers", () => {
    expect(answer({ imported: true })).toBe("FOREIGN_BUFFER");
    expect(answer({ imported: "unknown" })).toBe("ATTRIBUTES_UNKNOWN");
    expect(answer({ imported: 1 })).toBe("UNKNOWN_FACTS");
    expect(answer({ deviceCoherent: false })).toBe("UNKNOWN_FACTS");
  });
});

describe("v3d", () => {
  const { verdict, whole } = ask(v3dAdapter);

  it("has huge pages of its own from Linux 6.13 on, when KVM needs no reference to them", () => {
    const placed = (kernel: "6.12" | "6.13") => whole({}, { arch: "arm64", kernel });
    const shmem = { memory: "ram", cache: "write-combined", vma: "pfnmap-shmem" };
    expect(placed("6.12")).toMatchObject({ placements: [{ ...shmem, pages: "shmem" }] });
    expect(placed("6.13")).toMatchObject({ placements: [{ ...shmem, pages: "non-refcounted" }] });
    expect(AROUND_6_13.map((kernel) => verdict({}, kernel))).toEqual(["map", "map"]);
  });

  it("is asked about its own alone, of which it knows no more", () => {
    const device = fakeDevice({}, { driver: "v3d" });
    for (const imported of [false, "unknown"] as const) {
      const result = v3dProbe.probe({ expName: "drm", device, imported });
      expect(result).toEqual({ kind: "facts", facts: { imported } });
    }
    expect(device.asked).toEqual([]);
    const expected = { kind: "facts", exporter: "v3d", device: RENDER };
    expect(throughProber(v3dAdapter, "drm", "v3d")).toMatchObject(expected);
  });
});

describe("lima", () => {
  const { answer, whole } = ask(limaAdapter);

  it.each([
    [{ flags: 0 }, "write-combined, fixed"],
    [{ flags: 1 }, "NO_CPU_MAPPING"],
    // A heap's mmap fails, which is no place that a mapping could have.
    [{ flags: "unknown" }, "write-combined, fixed"],
    [{ flags: 2 }, "UNKNOWN_FACTS"],
  ])("answers %j with %s", (facts, expected) => {
    expect(answer(facts)).toBe(expected);
  });

  it("has the pages of the kernel's shmem mount on every kernel", () => {
    for (const kernel of ["6.12", "7.2"] as const) {
      expect(whole({}, { arch: "arm64", kernel })).toMatchObject({
        placements: [{ vma: "pfnmap-shmem", pages: "shmem" }],
      });
    }
  });

  it("is not asked for flags, which it would not tell", () => {
    const device = fakeDevice({}, { driver: "lima" });
    const result = limaProbe.probe({ expName: "drm", device, imported: false });
    expect(result).toEqual({ kind: "facts", facts: { flags: "unknown", imported: false } });
    expect(device.asked).toEqual([]);
  });
});

describe("tegra", () => {
  const { verdict, whole } = ask(tegraAdapter);

  it("may be a contiguous block, which KVM before 6.13 cannot map", () => {
    expect(whole({})).toMatchObject({
      placements: [{ memory: "ram", vma: "pfnmap", pages: "non-refcounted" }],
    });
    expect(AROUND_6_13.map((kernel) => verdict({}, kernel))).toEqual(["KVM_CANNOT_MAP", "map"]);
  });

  it("is known by its exp_name", () => {
    const native = { kind: "facts", facts: { imported: false } };
    expect(tegraProbe.probe({ expName: "tegra_drm" })).toEqual(native);
    for (const expName of ["tegra", "drm"]) {
      expect(tegraProbe.probe({ expName })).toMatchObject({ code: "FOREIGN_BUFFER" });
    }
  });
});
