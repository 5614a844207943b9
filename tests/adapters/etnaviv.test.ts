import { describe, expect, it } from "@jest/globals";
import { ETNA_BO, etnavivAdapter, etnavivProbe } from "@vmprot/adapters/etnaviv";
import { testAdapter } from "@vmprot/testkit";
import { AROUND_6_13, ask, masks } from "./ask.js";
import { fakeDevice } from "./fake-device.js";
import { hostsOf } from "./hosts.js";
import { RENDER, throughProber } from "./through-prober.js";

describe("etnaviv obeys the law", () => {
  testAdapter(etnavivAdapter, { test: it });
});

describe("etnaviv's answer", () => {
  const { places, verdict, whole } = ask(etnavivAdapter);

  it("follows etnaviv_gem_new_impl and etnaviv_gem_mmap_obj for every mask", () => {
    const byMode: Readonly<Record<number, string>> = {
      65536: "cached",
      131072: "ram write-combined",
      262144: "ram uncached",
    };
    let points = 0;
    for (const flags of masks(Object.values(ETNA_BO))) {
      points++;
      const mode = byMode[flags & 0xf0000] ?? "UNKNOWN_FACTS";
      for (const arch of ["x86", "arm64", "riscv64"] as const) {
        const host = hostsOf("6.18")[arch];
        const said = (deviceCoherent: boolean | "unknown") =>
          places({ flags, deviceCoherent }, host);
        const cached = ["ram cached", "SYNC_REQUIRED", "ATTRIBUTES_UNKNOWN"];
        const expected = mode === "cached" ? cached : [mode, mode, mode];
        expect([said(true), said(false), said("unknown")]).toEqual(expected);
      }
    }
    expect(points).toBe(16);
  });

  it.each([
    [{ flags: 0x20000 }, "ram uncached, ram write-combined"],
    [{ flags: 0x40000 }, "ram uncached"],
    [{ flags: 0x10000 }, "ram cached"],
  ])("to %j on LoongArch, which may not write-combine: %s", (facts, expected) => {
    expect(places(facts, hostsOf().loongarch64)).toBe(expected);
  });

  it.each([
    [{}, "ATTRIBUTES_UNKNOWN"],
    [{ deviceCoherent: true }, "ATTRIBUTES_UNKNOWN"],
    [{ flags: 0x80000 }, "UNKNOWN_FACTS"],
    [{ flags: 0x20000, imported: true }, "FOREIGN_BUFFER"],
    [{ flags: 0x20000, imported: "unknown" }, "ATTRIBUTES_UNKNOWN"],
  ])("to %j: %s", (facts, expected) => {
    for (const host of Object.values(hostsOf())) expect(places(facts, host)).toBe(expected);
  });

  it("is shmem pages behind a plain pfn mapping", () => {
    const facts = { flags: 0x20000 };
    expect(whole(facts)).toMatchObject({ placements: [{ vma: "pfnmap", pages: "shmem" }] });
    expect(AROUND_6_13.map((kernel) => verdict(facts, kernel))).toEqual(["map", "map"]);
  });
});

describe("etnaviv's probe", () => {
  it("knows no flags, which no ioctl tells", () => {
    const device = fakeDevice({}, { driver: "etnaviv" });
    const target = { expName: "drm", deviceCoherent: true, imported: false, device } as const;
    const facts = { flags: "unknown", deviceCoherent: true, imported: false };
    expect(etnavivProbe.probe(target)).toEqual({ kind: "facts", facts });
    expect(device.asked).toEqual([]);
  });

  it("is asked on the render node", () => {
    const expected = { kind: "facts", exporter: "etnaviv", device: RENDER };
    expect(throughProber(etnavivAdapter, "drm", "etnaviv")).toMatchObject(expected);
  });
});
