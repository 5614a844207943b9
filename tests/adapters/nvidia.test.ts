import { describe, expect, it } from "@jest/globals";
import { nvDmabufAdapter, nvDmabufProbe } from "@vmprot/adapters/nv-dmabuf";
import { nvidiaDrmAdapter, nvidiaDrmProbe } from "@vmprot/adapters/nvidia-drm";
import { testAdapter } from "@vmprot/testkit";
import { ask } from "./ask.js";
import { fakeDevice } from "./fake-device.js";

const IDENTIFY_OBJECT = 0xc008644e;
const EOPNOTSUPP = 95;
const ARM64 = { arch: "arm64" } as const;
const RISCV64 = { arch: "riscv64" } as const;

describe("nvidia-drm obeys the law", () => {
  testAdapter(nvidiaDrmAdapter, { test: it });
});

describe("nvidia-drm's answer", () => {
  const { places, whole } = ask(nvidiaDrmAdapter);
  const VIDMEM = { type: "nvkms", memory: "vidmem" };
  const SYSMEM = { type: "nvkms", memory: "sysmem" };

  it.each<[object, x86: string, arm64: string]>([
    // Uncached where ioremap_wc failed, which the driver only logs.
    [VIDMEM, "device write-combined, device uncached", "device write-combined"],
    [SYSMEM, "ram cached, ram uncached", "UNKNOWN_FACTS"],
    [{ ...SYSMEM, deviceCoherent: false }, "SYNC_REQUIRED", "UNKNOWN_FACTS"],
    // The type of the program's own pages goes before on x86.
    [{ type: "user-memory" }, "ram cached", "ram write-combined"],
    [{ type: "dma-buf" }, "FOREIGN_BUFFER", "FOREIGN_BUFFER"],
    [{ ...VIDMEM, imported: true }, "FOREIGN_BUFFER", "FOREIGN_BUFFER"],
    [{ ...VIDMEM, imported: "unknown" }, "ATTRIBUTES_UNKNOWN", "ATTRIBUTES_UNKNOWN"],
    [{ ...VIDMEM, coherentGpuMemory: true }, "UNKNOWN_FACTS", "UNKNOWN_FACTS"],
    [{ type: "NVKMS" }, "UNKNOWN_FACTS", "UNKNOWN_FACTS"],
    [{}, "UNKNOWN_FACTS", "UNKNOWN_FACTS"],
  ])("to %j: %s on x86, %s on arm64", (facts, x86, arm64) => {
    expect(places(facts)).toBe(x86);
    expect(places(facts, ARM64)).toBe(arm64);
  });

  it("of NVKMS memory of unknown kind is every place, or that more has to be known", () => {
    const answered = whole({ type: "nvkms" });
    const found = answered.kind === "attributes" ? answered.placements : [];
    expect(found.map(({ memory, cache }) => `${memory} ${cache}`).sort()).toEqual([
      "device uncached",
      "device write-combined",
      "ram cached",
      "ram uncached",
    ]);
    const unknown = { code: "ATTRIBUTES_UNKNOWN", unknown: ["facts.memory"] };
    expect(whole({ type: "nvkms" }, ARM64)).toMatchObject(unknown);
  });

  it("is none on other architectures", () => {
    for (const arch of ["riscv64", "loongarch64", "ppc64"] as const) {
      expect(places(VIDMEM, { arch })).toBe("UNKNOWN_FACTS");
    }
  });

  it("of a program's own pages is a VM_MIXEDMAP mapping", () => {
    const placements = [{ vma: "mixedmap", pages: "refcounted" }];
    expect(whole({ type: "user-memory" })).toMatchObject({ placements });
  });
});

describe("nvidia-drm's probe", () => {
  const probe = (type: number, errno = 0) => {
    const device = fakeDevice(
      {
        [IDENTIFY_OBJECT]: (call) => {
          expect([call.argument.length, call.word(0)]).toEqual([8, 7]);
          call.word(4, type);
          return errno;
        },
      },
      { driver: "nvidia-drm" },
    );
    return nvidiaDrmProbe.probe({ expName: "drm", device });
  };

  it.each([
    [0, "nvkms"],
    [2, "user-memory"],
  ])("takes the type %d for %s", (number, type) => {
    const unknown = { memory: "unknown", coherentGpuMemory: "unknown", imported: "unknown" };
    const facts = { type, ...unknown, deviceCoherent: "unknown" };
    expect(probe(number)).toEqual({ kind: "facts", facts });
  });

  it("knows an import, and gives no facts of anything else", () => {
    expect(probe(1)).toEqual({ kind: "refusal", code: "FOREIGN_BUFFER" });
    for (const type of [3, 0x7fff_ffff]) {
      expect(probe(type)).toMatchObject({ code: "ATTRIBUTES_UNKNOWN" });
    }
    expect(probe(0, EOPNOTSUPP)).toMatchObject({ code: "ATTRIBUTES_UNKNOWN" });
  });
});

describe("nv-dmabuf obeys the law", () => {
  testAdapter(nvDmabufAdapter, { test: it });
});

describe("nv-dmabuf's answer", () => {
  const { places } = ask(nvDmabufAdapter);
  const TEGRA = { mappable: true, zeroFb: true, singleHandle: true };

  it.each<[object, string]>([
    [{ mappable: false }, "NO_CPU_MAPPING"],
    [{ zeroFb: false }, "NO_CPU_MAPPING"],
    [{ ...TEGRA, cacheType: "write-combined" }, "ram write-combined"],
    [{ ...TEGRA, cacheType: "uncached" }, "ram write-combined"],
    [{ ...TEGRA, cacheType: "cached", deviceCoherent: true }, "ram cached"],
    [{ ...TEGRA, cacheType: "cached", deviceCoherent: false }, "SYNC_REQUIRED"],
    [{ ...TEGRA, cacheType: "cached" }, "ATTRIBUTES_UNKNOWN"],
    [{ ...TEGRA, singleHandle: false }, "UNKNOWN_FACTS"],
    [{ ...TEGRA, singleHandle: "unknown", cacheType: "uncached" }, "ATTRIBUTES_UNKNOWN"],
    [{}, "ATTRIBUTES_UNKNOWN"],
  ])("to %j: %s on arm64", (facts, expected) => {
    expect(places(facts, ARM64)).toBe(expected);
  });

  it("is none on other architectures", () => {
    expect(places({ ...TEGRA, cacheType: "cached" }, RISCV64)).toBe("UNKNOWN_FACTS");
    expect(places({ zeroFb: false }, RISCV64)).toBe("NO_CPU_MAPPING");
  });

  it("is no CPU mapping on x86, as an H200 says of all that CUDA exports", () => {
    for (const facts of [{}, { mappable: "unknown", deviceCoherent: true }, TEGRA]) {
      expect(places(facts)).toBe("NO_CPU_MAPPING");
    }
  });
});

describe("nv-dmabuf's probe", () => {
  const unknown = { zeroFb: "unknown", singleHandle: "unknown", cacheType: "unknown" };

  it.each([
    ["nvidia", false],
    ["nv_dmabuf", "unknown"],
  ])("tells by the name %s that mappable is %p", (expName, mappable) => {
    const facts = { ...unknown, mappable, deviceCoherent: true };
    expect(nvDmabufProbe.probe({ expName, deviceCoherent: true })).toEqual({
      ...{ kind: "facts", facts },
    });
  });
});
