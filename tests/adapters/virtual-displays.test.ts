import { describe, expect, it } from "@jest/globals";
import { bochsAdapter, bochsProbe } from "@vmprot/adapters/bochs";
import { vmwgfxAdapter, vmwgfxProbe } from "@vmprot/adapters/vmwgfx";
import { vramHelperAdapter, vramHelperProbe } from "@vmprot/adapters/vram-helper";
import { xenFrontAdapter, xenFrontProbe } from "@vmprot/adapters/xen-front";
import { testAdapter } from "@vmprot/testkit";
import { ask } from "./ask.js";
import { fakeDevice } from "./fake-device.js";
import { RENDER, throughProber } from "./through-prober.js";

const MODE_MAP_DUMB = 0xc01064b3;
const GET_PARAM = 0xc0106440;
const EINVAL = 22;
const X86 = { arch: "x86_64" } as const;
const ARM64 = { arch: "arm64" } as const;
const LOONGARCH = { arch: "loongarch64" } as const;

describe("vmwgfx obeys the law", () => {
  testAdapter(vmwgfxAdapter, { test: it, ofDevice: ["object", "hasMob"] });
});

describe("vmwgfx's answer", () => {
  const { places } = ask(vmwgfxAdapter);
  const ON_X86 = "device uncached, device cached, ram cached";

  it.each<[object, x86: string, arm64: string]>([
    [{ hasMob: true }, "ram cached", "ram cached"],
    // SVGA3D_SURFACE_DMA moves it to a GMR or to video memory, memory objects or not.
    [{ hasMob: true, guestPointer: true }, ON_X86, "device cached, ram cached"],
    [{ hasMob: false }, ON_X86, "device cached, ram cached"],
    [{}, ON_X86, "device cached, ram cached"],
    [{ object: "surface" }, "NO_CPU_MAPPING", "NO_CPU_MAPPING"],
    [{ hasMob: true, imported: true }, "FOREIGN_BUFFER", "FOREIGN_BUFFER"],
    [{ hasMob: true, imported: "unknown" }, "ATTRIBUTES_UNKNOWN", "ATTRIBUTES_UNKNOWN"],
  ])("to %j: %s on x86, %s on arm64", (facts, x86, arm64) => {
    const sorted = (words: string) => words.split(", ").sort();
    expect(sorted(places(facts, X86))).toEqual(sorted(x86));
    expect(sorted(places(facts, ARM64))).toEqual(sorted(arm64));
  });
});

describe("vmwgfx's probe", () => {
  const probe = (expName: string, capabilities: bigint, errno = 0) => {
    const device = fakeDevice(
      {
        [GET_PARAM]: (call) => {
          expect([call.argument.length, call.word(8)]).toEqual([16, 3]);
          call.long(0, capabilities);
          return errno;
        },
      },
      { driver: "vmwgfx" },
    );
    return { ...vmwgfxProbe.probe({ expName, device, imported: false }), asked: device.asked };
  };

  it.each([
    [0n, 0, false],
    [0xf7ff_ffffn, 0, false],
    [0x0800_0000n, 0, "unknown"],
    [0n, EINVAL, "unknown"],
  ])("takes the capabilities %d and errno %d for hasMob %p", (capabilities, errno, hasMob) => {
    const facts = { object: "buffer", hasMob, guestPointer: "unknown", imported: false };
    const asked = [GET_PARAM];
    expect(probe("drm", capabilities, errno)).toEqual({ kind: "facts", facts, asked });
  });

  it("knows a surface by its name", () => {
    const facts = { object: "surface", hasMob: "unknown", guestPointer: "unknown" };
    expect(probe("vmwgfx", 0n)).toMatchObject({ facts, asked: [] });
  });
});

describe("vram-helper obeys the law", () => {
  testAdapter(vramHelperAdapter, { test: it });
});

describe("vram-helper's answer", () => {
  const { places } = ask(vramHelperAdapter);

  it("is uncached on x86, where nobody reserved the memory otherwise, but while the kernel maps it", () => {
    expect(places({}, X86)).toBe("device uncached, device write-combined, ram cached");
    expect(places({}, ARM64)).toBe("device write-combined, ram cached");
    expect(places({}, LOONGARCH)).toBe("device uncached, device write-combined, ram cached");
  });

  it("asks nothing of a buffer, on whatever node", () => {
    for (const driver of ["hibmc", "vboxvideo"]) {
      const device = fakeDevice({}, { driver });
      expect(vramHelperProbe.probe({ expName: "drm", device })).toEqual({
        ...{ kind: "facts", facts: {} },
      });
      const expected = { kind: "facts", exporter: "vram-helper", device: RENDER, facts: {} };
      expect(throughProber(vramHelperAdapter, "drm", driver)).toEqual(expected);
    }
  });
});

describe("bochs obeys the law", () => {
  testAdapter(bochsAdapter, { test: it });
});

describe("bochs's answer", () => {
  const { places, whole } = ask(bochsAdapter);

  it("is a shmem file's memory from 6.13 on, and before that and video memory", () => {
    const andShmem = (words: string) => `${words}, ram cached, ram cached`;
    const on = (arch: "x86_64" | "arm64" | "loongarch64", kernel: `${number}.${number}`) =>
      places({}, { arch, kernel });
    for (const arch of ["x86_64", "arm64", "loongarch64"] as const) {
      expect(on(arch, "6.13")).toBe("ram cached");
      expect(on(arch, "7.3")).toBe("ram cached");
    }
    expect(on("x86_64", "6.12")).toBe(andShmem("device uncached"));
    expect(on("arm64", "6.12")).toBe(andShmem("device write-combined"));
    expect(on("loongarch64", "6.12")).toBe(andShmem("device uncached, device write-combined"));
    expect(whole({}, { arch: "x86_64", kernel: "6.13" })).toMatchObject({
      placements: [{ vma: "pfnmap-shmem", pages: "shmem" }],
    });
  });

  it("of an unknown kernel is every place", () => {
    expect(places({}, X86)).toBe(places({}, { ...X86, kernel: "6.12" }));
    expect(places({ imported: true }, X86)).toBe("FOREIGN_BUFFER");
    expect(places({ imported: "unknown" }, X86)).toBe("ATTRIBUTES_UNKNOWN");
  });
});

describe("xen-front obeys the law", () => {
  testAdapter(xenFrontAdapter, { test: it });
});

describe("xen-front's answer", () => {
  const { places, whole } = ask(xenFrontAdapter);

  it.each<[object, x86: string, arm64: string]>([
    [{}, "ram cached", "ATTRIBUTES_UNKNOWN"],
    [{ deviceCoherent: true }, "ram cached", "ram cached"],
    [{ deviceCoherent: false }, "SYNC_REQUIRED", "SYNC_REQUIRED"],
    [{ imported: true }, "FOREIGN_BUFFER", "FOREIGN_BUFFER"],
    [{ imported: "unknown" }, "ATTRIBUTES_UNKNOWN", "ATTRIBUTES_UNKNOWN"],
  ])("to %j: %s on x86, %s on arm64", (facts, x86, arm64) => {
    expect(places(facts, X86)).toBe(x86);
    expect(places(facts, ARM64)).toBe(arm64);
  });

  it("is ordinary pages", () => {
    expect(whole({})).toMatchObject({ placements: [{ vma: "pages", pages: "refcounted" }] });
  });
});

describe.each([
  ["bochs", bochsProbe, "bochs-drm", {}],
  ["xen-front", xenFrontProbe, "xendrm-du", { deviceCoherent: "unknown" }],
] as const)("the probe of %s", (_, probe, driver, rest) => {
  it.each([
    [0, false],
    [EINVAL, true],
    [13, "unknown"],
  ] as const)("takes errno %d of MAP_DUMB for imported = %p", (errno, imported) => {
    const device = fakeDevice({ [MODE_MAP_DUMB]: () => errno }, { driver });
    const facts = { ...rest, imported };
    expect(probe.probe({ expName: "drm", device })).toEqual({ kind: "facts", facts });
  });
});
