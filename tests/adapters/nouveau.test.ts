import { describe, expect, it } from "@jest/globals";
import { nouveauAdapter, nouveauProbe } from "@vmprot/adapters/nouveau";
import { testAdapter } from "@vmprot/testkit";
import { ask } from "./ask.js";
import { fakeDevice } from "./fake-device.js";

const GETPARAM = 0xc0106440;
const GEM_INFO = 0xc0286484;
const EINVAL = 22;

describe("nouveau obeys the law", () => {
  testAdapter(nouveauAdapter, { test: it });
});

describe("nouveau's answer", () => {
  const { places, whole } = ask(nouveauAdapter);
  const VRAM = "device write-combined, ram cached";
  /** Possibilities come in the order of the rows. */
  const sorted = (words: string) => words.split(", ").sort();
  const GART = { domains: ["gart"], tiled: false };

  it.each<[object, string]>([
    [{ domains: ["vram"] }, VRAM],
    [{ domains: ["vram", "gart"], tiled: true }, VRAM],
    [GART, "ram cached"],
    [{ ...GART, scannedOut: true }, VRAM],
    [{ ...GART, scannedOut: "unknown" }, VRAM],
    // Through BAR1.
    [{ domains: ["gart"], tiled: true }, "device write-combined"],
    [{ domains: ["gart"], tiled: true, deviceCoherent: false }, "device write-combined"],
    [{ domains: ["gart"] }, VRAM],
    [{}, VRAM],
    [{ ...GART, deviceCoherent: false }, "SYNC_REQUIRED"],
    [{ domains: ["vram"], deviceCoherent: false }, "SYNC_REQUIRED"],
    [{ bus: "agp" }, "device write-combined, ram write-combined, ram cached"],
    [{ imported: true }, "FOREIGN_BUFFER"],
    [{ domains: ["vram"], imported: "unknown" }, "ATTRIBUTES_UNKNOWN"],
    [{ domains: ["cpu"] }, "UNKNOWN_FACTS"],
  ])("to %j: %s", (facts, expected) => {
    expect(sorted(places(facts))).toEqual(sorted(expected));
  });

  it("needs to know where PCI Express need not snoop", () => {
    for (const arch of ["arm64", "riscv64"] as const) {
      expect(whole(GART, { arch })).toMatchObject({ unknown: ["facts.deviceCoherent"] });
      expect(places({ ...GART, deviceCoherent: true }, { arch })).toBe("ram cached");
    }
    const loongarch = places({}, { arch: "loongarch64" });
    expect(sorted(loongarch)).toEqual(sorted(`device uncached, ${VRAM}`));
  });

  describe("of Tegra's GPU", () => {
    const TEGRA = { bus: "soc", tiled: false };
    const on = (kernel: `${number}.${number}`) => ({ arch: "arm64", kernel }) as const;

    it("is write-combined from 7.2 on where it was to be coherent, and was uncached before", () => {
      const facts = { ...TEGRA, coherent: true };
      expect(places(facts, on("7.2"))).toBe("ram write-combined");
      expect(places(facts, on("7.1"))).toBe("ram uncached, ram write-combined");
      expect(places(facts, on("6.12"))).toBe("ram uncached, ram write-combined");
    });

    it("is cached otherwise, and lacks the hook that would flush", () => {
      expect(places({ ...TEGRA, coherent: false }, on("7.2"))).toBe("SYNC_REQUIRED");
      expect(places(TEGRA, on("7.2"))).toBe("ATTRIBUTES_UNKNOWN");
    });

    it("is not RAM where it is tiled", () => {
      const facts = { bus: "soc", tiled: true };
      expect(places(facts, on("7.2"))).toBe("device uncached, device write-combined");
    });
  });
});

describe("nouveau's probe", () => {
  const device = (domain: number, tileFlags: number, bus: bigint | number) =>
    fakeDevice(
      {
        [GEM_INFO]: (call) => {
          expect([call.argument.length, call.word(0)]).toEqual([40, 7]);
          call.word(4, domain);
          call.word(36, tileFlags);
          return 0;
        },
        [GETPARAM]: (call) => {
          expect([call.argument.length, call.long(0)]).toEqual([16, 5n]);
          if (typeof bus === "number") return bus;
          call.long(8, bus);
          return 0;
        },
      },
      { driver: "nouveau", major: 1, minor: 4 },
    );
  const probe = (domain: number, tileFlags: number, bus: bigint | number) =>
    nouveauProbe.probe({ expName: "drm", device: device(domain, tileFlags, bus) });
  const unknown = { coherent: "unknown", scannedOut: "unknown", deviceCoherent: "unknown" };

  it.each([
    [2, 0, 2n, { bus: "pci", domains: ["vram"], tiled: false, imported: false }],
    [4, 0, 1n, { bus: "pci", domains: "unknown", tiled: false, imported: "unknown" }],
    [4, 0xfe00, 0n, { bus: "agp", domains: "unknown", tiled: true, imported: "unknown" }],
    // Below the kind's bits is the depth format of old GPUs, above it compression.
    [2, 0x3_0007, 3n, { bus: "soc", domains: ["vram"], tiled: false, imported: false }],
    [4, 0, 9n, { bus: "unknown", domains: "unknown", tiled: false, imported: "unknown" }],
    [4, 0, EINVAL, { bus: "unknown", domains: "unknown", tiled: false, imported: "unknown" }],
  ])("takes the domain %d, tile flags %d, bus type %p for %j", (domain, tile, bus, read) => {
    expect(probe(domain, tile, bus)).toEqual({ kind: "facts", facts: { ...unknown, ...read } });
  });

  it("believes the count of holders where the domain leaves it open", () => {
    const target = { expName: "drm", imported: false as const, device: device(4, 0, 2n) };
    expect(nouveauProbe.probe(target)).toMatchObject({ facts: { imported: false } });
  });

  it("gives no facts where GEM_INFO fails", () => {
    const failed = fakeDevice({}, { driver: "nouveau" });
    const result = nouveauProbe.probe({ expName: "drm", device: failed });
    expect(result).toMatchObject({ code: "ATTRIBUTES_UNKNOWN" });
    expect(failed.asked).toEqual([GEM_INFO]);
  });
});
