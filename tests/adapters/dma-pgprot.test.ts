import { describe, expect, it } from "@jest/globals";
import { ethosuAdapter, ethosuProbe } from "@vmprot/adapters/ethosu";
import { fastrpcAdapter, fastrpcProbe } from "@vmprot/adapters/fastrpc";
import { fslAsrcAdapter, fslAsrcProbe } from "@vmprot/adapters/fsl-asrc";
import { DRIVERS_WITH_POOL, gemDmaAdapter, gemDmaProbe } from "@vmprot/adapters/gem-dma";
import { mediatekAdapter, mediatekProbe } from "@vmprot/adapters/mediatek";
import { vc4Adapter, vc4Probe } from "@vmprot/adapters/vc4";
import { type ExporterAdapter, type Platform, type Unknown, VmProt } from "@vmprot/core";
import { testAdapter } from "@vmprot/testkit";
import { AROUND_6_13, ask } from "./ask.js";
import { fakeDevice } from "./fake-device.js";

const MODE_MAP_DUMB = 0xc01064b3;
const [EACCES, EINVAL] = [13, 22];

const X86: Platform = { arch: "x86_64", kernel: "7.2" };
const LOONGARCH: Platform = { arch: "loongarch64", kernel: "7.2" };
const ARM64: Platform = { arch: "arm64", kernel: "7.2" };
const RISCV: Platform = { arch: "riscv64", kernel: "6.18" };
const OLD_RISCV: Platform = { arch: "riscv64", kernel: "6.17" };
const RISCV_OF_ANY_AGE: Platform = { arch: "riscv64" };

const BOTH = "ram uncached, ram write-combined";
const WC = "ram write-combined";

type Row = readonly [boolean | Unknown, boolean | Unknown, string, string, string, string];
const OPEN = "ATTRIBUTES_UNKNOWN";
const SYNC = "SYNC_REQUIRED";
/** What the kernel's DMA API makes of a device's memory, from exporters.md 2.1, A8, A14 and B10. */
const TABLE: readonly Row[] = [
  // [every device coherent, the exporter's own, x86 and loongarch, arm64, riscv ≥ 6.18, < 6.18]
  [true, "unknown", "ram cached", "ram cached", "ram cached", "ram cached"],
  [false, false, SYNC, WC, WC, BOTH],
  [false, true, SYNC, SYNC, SYNC, SYNC],
  [false, "unknown", SYNC, OPEN, OPEN, OPEN],
  ["unknown", "unknown", OPEN, OPEN, OPEN, OPEN],
];

const FAMILY: readonly (readonly [name: string, ExporterAdapter, own: object])[] = [
  ["gem-dma", gemDmaAdapter, { driver: "meson" }],
  ["vc4", vc4Adapter, {}],
  ["ethosu", ethosuAdapter, { flags: 0 }],
  ["mediatek", mediatekAdapter, {}],
  ["fastrpc", fastrpcAdapter, {}],
  ["fsl-asrc", fslAsrcAdapter, {}],
];

describe.each(FAMILY)("%s", (name, adapter, own) => {
  describe("obeys the law", () => {
    testAdapter(adapter, { test: it });
  });

  const { places, verdict, whole } = ask(adapter);

  it.each(TABLE)(
    "of coherent devices %p, its own %p: %s on x86, %s on arm64, %s on riscv64, %s before 6.18",
    (deviceCoherent, ownDeviceCoherent, x86, arm64, riscv, oldRiscv) => {
      const facts = { ...own, deviceCoherent, ownDeviceCoherent };
      if (name !== "mediatek" || deviceCoherent !== true) {
        expect(places(facts, OLD_RISCV)).toBe(oldRiscv);
        expect(places(facts, RISCV)).toBe(riscv);
      }
      const hosts = [X86, LOONGARCH, ARM64].map((host) => places(facts, host));
      expect(hosts).toEqual([x86, x86, arm64]);
    },
  );

  it("takes x86's devices for coherent, and a riscv64 kernel of any age for either", () => {
    expect(places(own, X86)).toBe("ram cached");
    const facts = { ...own, deviceCoherent: false, ownDeviceCoherent: false };
    expect(places(facts, RISCV_OF_ANY_AGE)).toBe(BOTH);
  });

  it("names what would settle it", () => {
    expect(whole(own, ARM64)).toMatchObject({
      code: "ATTRIBUTES_UNKNOWN",
      unknown: ["facts.deviceCoherent", "facts.ownDeviceCoherent"],
    });
  });

  it("is a block whose tail pages KVM before 6.13 cannot map", () => {
    expect(whole({ ...own, deviceCoherent: true })).toMatchObject({
      placements: expect.arrayContaining([
        { memory: "ram", cache: "cached", vma: "pfnmap", pages: "non-refcounted" },
      ]),
    });
    expect(AROUND_6_13.map((kernel) => verdict(own, kernel))).toEqual(["KVM_CANNOT_MAP", "map"]);
  });
});

describe("gem-dma", () => {
  const { places, whole } = ask(gemDmaAdapter);
  const WITH_POOL = [
    ...["hdlcd", "mali-dp", "komeda", "pl111", "arcpgu", "kmb-drm", "logicvc-drm", "sun4i-drm"],
    ...["ingenic-drm", "aspeed-gfx-drm", "zynqmp-dpsub"],
  ];

  it("adds a device's memory where the display may have a pool of its own", () => {
    expect([...DRIVERS_WITH_POOL].sort()).toEqual(WITH_POOL.sort());
    for (const driver of DRIVERS_WITH_POOL) {
      const known = { driver, mapNoncoherent: false };
      const own = { ...known, deviceCoherent: false, ownDeviceCoherent: false };
      const at = (facts: object, host: Platform) =>
        [true, false, "unknown"].map((reservedPool) => places({ ...facts, reservedPool }, host));
      expect(at(own, ARM64)).toEqual([
        ...["device write-combined", WC, "ram write-combined, device write-combined"],
      ]);
      expect(at(own, OLD_RISCV).slice(0, 2)).toEqual([
        ...["device uncached, device write-combined", BOTH],
      ]);
      const coherent = { ...known, deviceCoherent: true };
      expect(at(coherent, ARM64).slice(0, 2)).toEqual(["device cached", "ram cached"]);
      expect(places({ ...coherent, reservedPool: true }, X86)).toBe("ram cached");
      expect(whole(own, ARM64)).toMatchObject({ unknown: ["facts.reservedPool"] });
    }
  });

  it("knows that the others have none", () => {
    const own = { driver: "rcar-du", deviceCoherent: false, ownDeviceCoherent: false };
    for (const reservedPool of [true, false])
      expect(places({ ...own, reservedPool }, ARM64)).toBe(WC);
  });

  it("refuses what ingenic flushes itself, and asks for the SoC", () => {
    const facts = { driver: "ingenic-drm", deviceCoherent: true, reservedPool: false };
    expect(places({ ...facts, mapNoncoherent: true })).toBe("SYNC_REQUIRED");
    expect(places({ ...facts, mapNoncoherent: false })).toBe("ram cached");
    expect(whole(facts)).toMatchObject({ unknown: ["facts.mapNoncoherent"] });
    expect(places({ ...facts, driver: "meson", mapNoncoherent: true })).toBe("ram cached");
  });

  it.each(["rcar-du", "imx-drm", "sun4i-drm", "tidss", "mcde", "panel-mipi-dbi", "adp"])(
    "answers to %s",
    (exporter) => {
      const facts = { deviceCoherent: true, reservedPool: false };
      const said = new VmProt([gemDmaAdapter]).query({ exporter, facts, platform: ARM64 });
      expect(said).toMatchObject({ exporter: "gem-dma", answer: { cache: "cached" } });
    },
  );

  it("takes another driver's name for no driver of its own", () => {
    for (const driver of ["vc4", "rockchip", "mediatek", "", 0]) {
      expect(places({ driver })).toBe("UNKNOWN_FACTS");
    }
  });

  it.each([
    ["meson", false, false],
    ["hdlcd", "unknown", false],
    ["ingenic-drm", "unknown", "unknown"],
  ])(
    "asks a device of %s whether it imported the buffer",
    (driver, reservedPool, mapNoncoherent) => {
      for (const [errno, imported] of [
        [0, false],
        [EINVAL, true],
        [EACCES, "unknown"],
      ] as const) {
        const device = fakeDevice({ [MODE_MAP_DUMB]: () => errno }, { driver });
        const facts = { driver, reservedPool, mapNoncoherent, imported };
        const devices = { deviceCoherent: "unknown", ownDeviceCoherent: "unknown" };
        const result = gemDmaProbe.probe({ expName: "drm", device });
        expect(result).toEqual({ kind: "facts", facts: { ...facts, ...devices } });
      }
    },
  );
});

describe("mediatek", () => {
  const { places, whole } = ask(mediatekAdapter);

  it("is of a coherent device either up to 7.0, and cached from 7.1 on", () => {
    const on = (kernel: "6.12" | "7.0" | "7.1") =>
      places({ deviceCoherent: true }, { arch: "arm64", kernel });
    expect([on("6.12"), on("7.0"), on("7.1")]).toEqual([
      ...["ram write-combined, ram cached", "ram write-combined, ram cached", "ram cached"],
    ]);
    expect(whole({ deviceCoherent: true }, { arch: "arm64" })).toMatchObject({
      ...{ cache: "write-combined", basis: "worst-case" },
    });
  });
});

describe("ethosu", () => {
  const { places } = ask(ethosuAdapter);

  it("has no mapping with NO_MMAP, which the VMM's own mmap tells", () => {
    expect(places({ flags: 1 })).toBe("NO_CPU_MAPPING");
    expect(places({ flags: 2 })).toBe("UNKNOWN_FACTS");
    expect(places({ deviceCoherent: true }, ARM64)).toBe("ram cached");
  });
});

describe("fsl-asrc", () => {
  it("answers to the module's name", () => {
    const query = { exporter: "snd_soc_fsl_asrc", facts: { deviceCoherent: true } };
    expect(new VmProt([fslAsrcAdapter]).query({ ...query, platform: ARM64 })).toMatchObject({
      ...{ exporter: "fsl-asrc", answer: { cache: "cached" } },
    });
  });
});

describe("a probe of the family", () => {
  it.each([
    ["vc4", vc4Probe, "vc4"],
    ["mediatek", mediatekProbe, "mediatek"],
  ] as const)("of %s proves imports by MODE_MAP_DUMB", (_, probe, driver) => {
    for (const deviceCoherent of [true, false, "unknown"] as const) {
      const device = fakeDevice({ [MODE_MAP_DUMB]: () => EINVAL }, { driver });
      const result = probe.probe({ expName: "drm", device, deviceCoherent });
      // Never write-combined alone: firmware's word is a hint, and no proof of how it is mapped.
      const facts = { deviceCoherent, ownDeviceCoherent: "unknown", imported: true };
      expect(result).toEqual({ kind: "facts", facts });
    }
  });

  it("of ethosu asks nothing: it imports no buffers", () => {
    const device = fakeDevice({}, { driver: "ethosu" });
    const unknown = { deviceCoherent: "unknown", ownDeviceCoherent: "unknown" };
    expect(ethosuProbe.probe({ expName: "drm", device })).toEqual({
      ...{ kind: "facts", facts: { flags: "unknown", ...unknown } },
    });
    expect(device.asked).toEqual([]);
    expect(ethosuProbe.neverImports).toBe(true);
  });

  it.each([
    ["fastrpc", fastrpcProbe],
    ["snd_soc_fsl_asrc", fslAsrcProbe],
  ] as const)("knows %s by the exp_name", (expName, probe) => {
    expect(probe.expNames).toEqual([expName]);
    for (const deviceCoherent of [true, "unknown"] as const) {
      const facts = { deviceCoherent, ownDeviceCoherent: "unknown" };
      expect(probe.probe({ expName, deviceCoherent })).toEqual({ kind: "facts", facts });
    }
  });
});
