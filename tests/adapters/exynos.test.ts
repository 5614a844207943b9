import { describe, expect, it } from "@jest/globals";
import { EXYNOS_BO, exynosAdapter, exynosProbe } from "@vmprot/adapters/exynos";
import { testAdapter } from "@vmprot/testkit";
import { ask, masks } from "./ask.js";
import { fakeDevice } from "./fake-device.js";

const [MODE_MAP_DUMB, GEM_GET] = [0xc01064b3, 0xc0106444];
const [EACCES, EINVAL] = [13, 22];
const [CONTIG, NONCONTIG, CACHABLE, WC] = [0, 1, 2, 4];
const ARM64 = { arch: "arm64", kernel: "7.2" } as const;

describe("exynos obeys the law", () => {
  testAdapter(exynosAdapter, { test: it });
});

describe("exynos' answer", () => {
  const { places, whole } = ask(exynosAdapter);

  it("is write-combined for every flag where the display is not coherent", () => {
    const devices = { deviceCoherent: false, ownDeviceCoherent: false };
    for (const flags of masks([NONCONTIG, CACHABLE, WC])) {
      expect(places({ flags, ...devices }, ARM64)).toBe("ram write-combined");
    }
  });

  it.each([
    [CONTIG, "ram uncached", "ram uncached"],
    [NONCONTIG, "ram uncached", "ram uncached"],
    [WC, "ram write-combined", "ram write-combined"],
    [CACHABLE, "ram cached", "SYNC_REQUIRED"],
    // CACHABLE goes before WC.
    [CACHABLE | WC | NONCONTIG, "ram cached", "SYNC_REQUIRED"],
  ])("follows the flags %d of a coherent display: %s; beside another device: %s", (...row) => {
    const [flags, all, another] = row;
    expect(places({ flags, deviceCoherent: true }, ARM64)).toBe(all);
    const devices = { deviceCoherent: false, ownDeviceCoherent: true };
    expect(places({ flags, ...devices }, ARM64)).toBe(another);
  });

  it("is the same in any case with WC alone, and otherwise the worst, or not known", () => {
    expect(whole({ flags: WC }, ARM64)).toMatchObject({ cache: "write-combined", basis: "fixed" });
    expect(places({ flags: 0 }, ARM64)).toBe("ram write-combined, ram uncached");
    expect(whole({ flags: CACHABLE }, ARM64)).toMatchObject({
      unknown: ["facts.deviceCoherent", "facts.ownDeviceCoherent"],
    });
  });

  it.each([
    [{ flags: 8 }, "UNKNOWN_FACTS"],
    [{ deviceCoherent: true }, "UNKNOWN_FACTS"],
    [{ flags: WC, imported: true }, "FOREIGN_BUFFER"],
  ])("to %j: %s", (facts, expected) => {
    expect(places(facts, ARM64)).toBe(expected);
  });
});

describe("exynos' probe", () => {
  const probed = (flags: number, errno: number) => {
    const device = fakeDevice(
      {
        [GEM_GET]: (call) => {
          expect([call.argument.length, call.word(0)]).toEqual([16, 7]);
          call.word(4, flags);
          return 0;
        },
        [MODE_MAP_DUMB]: () => errno,
      },
      { driver: "exynos" },
    );
    return exynosProbe.probe({ expName: "drm", device });
  };

  it("reads the flags; of an import there are none but NONCONTIG", () => {
    expect(EXYNOS_BO).toEqual({ NONCONTIG, CACHABLE, WC });
    for (const [flags, errno, imported] of [
      [WC, EINVAL, false],
      [CACHABLE | NONCONTIG, EINVAL, false],
      [NONCONTIG, EINVAL, true],
      [NONCONTIG, 0, false],
      [CONTIG, EACCES, "unknown"],
    ] as const) {
      expect(probed(flags, errno)).toMatchObject({ kind: "facts", facts: { flags, imported } });
    }
  });

  it("says what failed", () => {
    const device = fakeDevice({}, { driver: "exynos" });
    expect(exynosProbe.probe({ expName: "drm", device })).toMatchObject({
      ...{ kind: "refusal", message: "EXYNOS_GEM_GET failed with errno 22." },
    });
  });
});
